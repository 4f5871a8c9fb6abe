"""The next certificate number, by the province's template. A number once given is never given again."""

from plugins.certificates.domain.certificate import Details, plain_number
from plugins.certificates.domain.numbering import LEVEL_CODES, UNKNOWN_SERIES, WAY_CODES, SerialsSpent
from plugins.certificates.service.settings import Rules
from plugins.certificates.store import certificate as store
from portal.plugin import Refused, _


def prefix_for(details: Details, rules: Rules) -> str:
    """The number of such a certificate with its serial left open."""
    values = {
        "province": rules.province,
        "year": str(details.passed_on.year),
        "series": rules.series.get(details.series, UNKNOWN_SERIES),
        "level": LEVEL_CODES[details.level],
        "way": WAY_CODES[details.way],
    }
    return rules.template.prefix(values)


def take_number(details: Details, rules: Rules) -> str:
    """The next number, within the transaction that issues. Raises Refused when the serials are spent.

    A number that a historical certificate bears already is passed over.
    """
    prefix = prefix_for(details, rules)
    while True:
        try:
            number = plain_number(rules.template.number(prefix, store.next_serial(prefix)))
        except SerialsSpent as error:
            told = _("证书编号的流水号只有%(width)d位，已经用完", width=rules.template.width)
            raise Refused(told, cure=_("请在职称证书的设置中修改编号模板")) from error
        if not store.number_taken(number):
            return number
