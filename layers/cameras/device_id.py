"""The 20-digit device id of GB/T 28181: who runs a camera, in which line of business, on which network. Pure."""

from dataclasses import dataclass

LENGTH = 20

INDUSTRIES = {
    "00": "public security, roads",
    "01": "public security, communities",
    "02": "public security, inside",
    "03": "public security, other",
    "04": "traffic, roads",
    "05": "traffic, checkpoints",
    "06": "traffic, inside",
    "07": "traffic, other",
    "08": "city management",
    "09": "health and environment",
    "10": "inspection and customs",
    "11": "education",
    "12": "civil aviation",
    "13": "railways",
    "14": "shipping",
    "40": "agriculture",
    "41": "mining",
    "42": "manufacturing",
    "43": "power, heat, gas and water",
    "44": "construction",
    "45": "trade",
}
CAMERA_TYPES = {
    "121": "video checkpoint",
    "122": "multi-lens camera",
    "131": "camera",
    "132": "network camera",
}
OTHER_TYPES = {
    "111": "DVR",
    "112": "video server",
    "113": "encoder",
    "118": "NVR",
    "130": "HVR",
    "134": "alarm input",
    "136": "voice input",
    "138": "mobile transmitter",
    "200": "signalling centre",
    "215": "business group",
    "216": "virtual organisation",
}
NETWORKS = {
    "0": "public security video network",
    "1": "public security video network",
    "2": "network of an industry",
    "3": "political and legal network",
    "4": "public security mobile network",
    "5": "public security information network",
    "6": "government extranet",
    "7": "internet",
    "9": "reserved",
}


class NotADeviceId(ValueError):
    """A text that is no camera's device id; `reason` is a stable name, the message a sentence."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True)
class DeviceId:
    """The parts of a device id: 8 + 2 + 3 + 1 + 6 digits."""

    centre: str
    industry: str
    type: str
    network: str
    serial: str

    def __str__(self) -> str:
        return f"{self.centre}{self.industry}{self.type}{self.network}{self.serial}"

    @property
    def industry_name(self) -> str:
        return INDUSTRIES.get(self.industry, "")

    @property
    def type_name(self) -> str:
        return CAMERA_TYPES[self.type]

    @property
    def network_name(self) -> str:
        return NETWORKS.get(self.network, "")


def parse(text: str) -> DeviceId:
    """Take a camera's device id apart.

    Raises
    ------
    NotADeviceId : `length`, `digits`, `type` (another kind of device) or `network` is wrong.
    """
    if len(text) != LENGTH:
        raise NotADeviceId("length", f"A device id has 20 digits; {text[:40]!r} has {len(text)} characters.")
    if not (text.isascii() and text.isdigit()):
        wrong = next(character for character in text if not (character.isascii() and character.isdigit()))
        raise NotADeviceId("digits", f"A device id has digits only; {text!r} holds {wrong!r}.")
    parts = DeviceId(text[:8], text[8:10], text[10:13], text[13], text[14:])
    if parts.type not in CAMERA_TYPES:
        kind = OTHER_TYPES.get(parts.type, "no camera")
        raise NotADeviceId(
            "type", f"Digits 11 to 13 of {text} are {parts.type} ({kind}); a camera has 131 or 132."
        )
    if parts.network not in NETWORKS:
        raise NotADeviceId("network", f"Digit 14 of {text} is {parts.network}, which names no network.")
    return parts
