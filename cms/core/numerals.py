"""Numbers in the ablative, as Azerbaijani, Kazakh and Kyrgyz say "more than": «1000-dən çox», «1000ден ашык»."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class _Endings:
    """Endings by the last word of a number as it is spoken: "one" for 31, "thirty" for 30, "thousand" for 3000."""

    hyphen: str
    zero: str
    # One to nine; ten to ninety; hundred, thousand, million, thousand million.
    units: str
    tens: str
    powers: str
    # "From the sum", after an amount, whose last word is a currency.
    sum: str

    def of(self, digits: str) -> str:
        bare = digits.rstrip("0")
        if not bare:
            return self.hyphen + self.zero
        zeros = len(digits) - len(bare)
        if zeros < 2:
            return self.hyphen + (self.units, self.tens)[zeros].split()[int(bare[-1]) - 1]
        return self.hyphen + self.powers.split()[min(zeros // 3, 3)]


_ENDINGS = {
    "az": _Endings(
        hyphen="-",
        zero="dan",
        units="dən dən dən dən dən dan dən dən dan",
        tens="dan dən dan dan dən dan dən dən dan",
        powers="dən dən dan dan",
        sum=" məbləğindən",
    ),
    "kk": _Endings(
        hyphen="-",
        zero="ден",
        units="ден ден тен тен тен дан ден ден дан",
        tens="нан дан дан тан ден тан тен нен нан",
        powers="ден нан нан тан",
        sum=" сомасынан",
    ),
    "ky": _Endings(
        hyphen="",
        zero="дөн",
        units="ден ден төн төн тен дан ден ден дан",
        tens="дон дан дан тан дөн тан тен ден дон",
        powers="дөн ден дон дан",
        sum=" суммасынан",
    ),
}


def ablative(number: str, language: str) -> str:
    """A formatted number or amount in the ablative: "1.000-dən"; unchanged in languages that need none."""
    endings = _ENDINGS.get(language)
    if endings is None:
        return number
    if not number[-1:].isdigit():
        return number + endings.sum
    # A fraction is spoken after the whole part; none is three digits long, which a group of thousands always is.
    fraction = re.search(r"(?<=\d)[.,](\d{1,2})$", number)
    digits = fraction[1] if fraction else re.sub(r"\D", "", number)
    return number + endings.of(digits)
