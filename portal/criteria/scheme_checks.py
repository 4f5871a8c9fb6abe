"""Whether the parts of a scheme add up: weights, caps, the experts' share, the pass mark."""

from collections.abc import Sequence
from decimal import Decimal

from portal.criteria.scheme import HUNDRED, ZERO, Aggregation, Block, Experts, Scheme, Segment, plain, weighted
from portal.criteria.scheme_defects import N_
from portal.criteria.scheme_nodes import Node

# DOMAIN 4: subjective blocks come from at least three experts.
FEWEST_EXPERTS = 3


def check_parts(node: Node, key: str, parts: Sequence[Segment | Block], whole: Decimal) -> None:
    """The parts make up the whole: their weights 100 percent, or else their points exactly the whole's."""
    weights = [part.weight for part in parts if part.weight is not None]
    if not parts:
        return
    if weights and len(weights) < len(parts):
        node.fault("weights_mixed", N_("要么每一部分都写权重，要么都不写"), key=key)
    elif weights:
        if sum(weights) != HUNDRED:
            template = N_("权重之和是%(sum)s，应当是100")
            node.fault("weights_sum", template, key=key, sum=plain(sum(weights, ZERO)))
    elif (points := sum((_points(part) for part in parts), ZERO)) != whole:
        template = N_("各部分满分之和是%(sum)s，应当等于%(whole)s")
        node.fault("points_sum", template, key=key, sum=plain(points), whole=plain(whole))


def _points(part: Segment | Block) -> Decimal:
    return part.total if isinstance(part, Segment) else part.cap


def check_block(node: Node, block: Block) -> None:
    """The items can fill the block, none is cut off by it, and experts' points can be told from computed ones."""
    for item in block.items:
        if item.most > block.cap:
            template = N_("“%(item)s”最多%(most)s分，高于所在板块的上限%(cap)s，永远得不到")
            node.fault("over_cap", template, key="cap", item=item.name, most=plain(item.most), cap=plain(block.cap))
    most = block_most(block)
    if most < block.cap:
        template = N_("上限%(cap)s达不到：本板块最多只能得%(most)s分")
        node.fault("cap_unreachable", template, key="cap", cap=plain(block.cap), most=plain(most))
    kinds = {item.by_experts for item in block.items}
    exact = not block.best and sum((item.most for item in block.items), ZERO) == block.cap
    if len(kinds) > 1 and not exact:
        template = N_(
            "板块里既有计算的项目又有专家评议的项目时，各项上限之和应当正好等于板块上限，否则专家评议的分值不确定"
        )
        node.fault("mixed_block", template, key="items")


def block_most(block: Block) -> Decimal:
    """The most that a block can give."""
    points = [item.most for item in block.items]
    return min(block.cap, max(points, default=ZERO) if block.best else sum(points, ZERO))


def block_least(block: Block) -> Decimal:
    """What everybody gets of a block."""
    points = [item.least for item in block.items]
    return min(block.cap, max(points, default=ZERO) if block.best else sum(points, ZERO))


def most(scheme: Scheme) -> Decimal:
    """The most that the scheme can give."""
    return _sum(scheme, {block.slug: block_most(block) for _segment, block in scheme.blocks()})


def least(scheme: Scheme) -> Decimal:
    """What everybody gets."""
    return _sum(scheme, {block.slug: block_least(block) for _segment, block in scheme.blocks()})


def expert_points(scheme: Scheme) -> Decimal:
    """How many points of the total experts decide."""
    return _sum(scheme, {block.slug: _by_experts(block) for _segment, block in scheme.blocks()})


def _by_experts(block: Block) -> Decimal:
    points = [item.most for item in block.items if item.by_experts]
    return min(block.cap, max(points, default=ZERO) if block.best else sum(points, ZERO))


def _sum(scheme: Scheme, points: dict[str, Decimal]) -> Decimal:
    total = ZERO
    for segment in scheme.segments:
        blocks = [weighted(points[each.slug], each.cap, each.weight, segment.total) for each in segment.blocks]
        total += weighted(min(sum(blocks, ZERO), segment.total), segment.total, segment.weight, scheme.total)
    return scheme.rounded(total)


def check_experts(node: Node, table: Node | None, scheme: Scheme) -> None:
    """Experts' items have experts with an aggregation, and the stated share is what their items give."""
    items = scheme.expert_items()
    if items and table is None:
        template = N_("有%(count)s项由专家评议，但没有写明专家评议分值和汇总方法（experts）")
        node.fault("no_aggregation", template, count=len(items))
    if scheme.experts is None or table is None:
        return
    if not items:
        table.fault("experts_idle", N_("写明了专家评议分值，但没有由专家评议的项目"))
        return
    actual = expert_points(scheme)
    if actual != scheme.experts.share:
        template = N_("专家评议分值写的是%(share)s，由专家评议的项目合计是%(actual)s")
        table.fault("share", template, key="share", share=plain(scheme.experts.share), actual=plain(actual))


def experts_from(node: Node) -> Experts | None:
    """The experts' table; None when it could not be read, with the reasons noted."""
    if node.value("aggregation") is None:
        template = N_("没有写明专家评分的汇总方法（mean、trimmed_mean 或 median）")
        node.fault("no_aggregation", template, key="aggregation")
    names = {each.value: each for each in Aggregation}
    aggregation = node.one_of("aggregation", names, required=False)
    share, minimum = node.number("share"), node.whole("minimum")
    drop = node.whole("drop", required=False)
    node.done()
    if minimum < FEWEST_EXPERTS:
        node.fault("few_experts", N_("专家评议不能少于%(fewest)s人"), key="minimum", fewest=FEWEST_EXPERTS)
    if (aggregation is Aggregation.TRIMMED_MEAN) != (drop > 0):
        template = N_("trimmed_mean 要写明两端各去掉几个分数（drop），其他方法不写")
        node.fault("drop", template, key="drop")
    elif minimum <= 2 * drop:
        template = N_("两端各去掉%(drop)s个分数后，%(minimum)s位专家的分数一个也不剩")
        node.fault("drop", template, key="drop", drop=drop, minimum=minimum)
    if aggregation is None or share is None:
        return None
    return Experts(share=share, aggregation=aggregation, minimum=minimum, drop=drop)


def check_pass_mark(node: Node, scheme: Scheme) -> None:
    """The pass mark can be reached, and can be missed."""
    if scheme.pass_mark is None:
        return
    reach, floor = most(scheme), least(scheme)
    if scheme.pass_mark > reach:
        template = N_("合格线%(mark)s高于可能的最高分%(most)s，没有人能够合格")
        node.fault("pass_unreachable", template, key="pass_mark", mark=plain(scheme.pass_mark), most=plain(reach))
    elif scheme.pass_mark <= floor:
        template = N_("合格线%(mark)s不高于人人可得的%(least)s分，没有人会不合格")
        node.fault("pass_certain", template, key="pass_mark", mark=plain(scheme.pass_mark), least=plain(floor))
