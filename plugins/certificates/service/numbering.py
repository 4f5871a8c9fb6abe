"""The next certificate number, by the province's template. A number once given is never given again."""

from plugins.certificates.domain.certificate import Details, plain_number
from plugins.certificates.domain.numbering import LEVEL_CODES, UNKNOWN_SERIES, WAY_CODES, SerialsSpent
from plugins.certificates.service import settings
from plugins.certificates.store import certificate as store
from portal.plugin import Refused, _


def prefix_for(details: Details) -> str:
    """The number of such a certificate with its serial left open."""
    values = settings.code_values(
        year=details.passed_on.year,
        series=details.series,
        level_code=LEVEL_CODES[details.level],
        way_code=WAY_CODES[details.way],
        unknown=UNKNOWN_SERIES,
    )
    return settings.template().prefix(values)


def take_number(details: Details) -> str:
    """The next number, within the transaction that issues. Raises Refused when the serials are spent.

    A number that a historical certificate bears already is passed over.
    """
    template, prefix = settings.template(), prefix_for(details)
    while True:
        try:
            number = plain_number(template.number(prefix, store.next_serial(prefix)))
        except SerialsSpent as error:
            told = _("证书编号的流水号只有%(width)d位，已经用完", width=template.width)
            raise Refused(told, cure=_("请在职称证书的设置中修改编号模板")) from error
        if not store.number_taken(number):
            return number
