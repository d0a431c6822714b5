"""The 20-digit device id, taken apart and refused."""

import pytest

from layers.cameras.device_id import NotADeviceId, parse


def test_parts_of_the_sample_of_the_standard() -> None:
    parts = parse("34020000001320000101")
    assert (parts.centre, parts.industry, parts.type, parts.network, parts.serial) == (
        "34020000",
        "00",
        "132",
        "0",
        "000101",
    )
    assert parts.industry_name == "public security, roads"
    assert parts.type_name == "network camera"
    assert parts.network_name == "public security video network"
    assert str(parts) == "34020000001320000101"


def test_an_industry_without_a_name_is_still_an_id() -> None:
    assert parse("34020000991310000101").industry_name == ""


@pytest.mark.parametrize(
    ("text", "reason", "word"),
    [
        ("", "length", "0 characters"),
        ("3402000000132000010", "length", "19 characters"),
        ("340200000013200001011", "length", "21 characters"),
        ("3402000000132000010x", "digits", "'x'"),
        ("３４０２０００００01320000101", "digits", "'３'"),
        ("34020000001180000101", "type", "NVR"),
        ("34020000002000000101", "type", "signalling centre"),
        ("34020000009990000101", "type", "no camera"),
        ("34020000001328000101", "network", "names no network"),
    ],
)
def test_refusals_say_why(text: str, reason: str, word: str) -> None:
    with pytest.raises(NotADeviceId) as refused:
        parse(text)
    assert refused.value.reason == reason
    assert word in str(refused.value)
