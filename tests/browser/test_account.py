"""Keys in the browser: found from the map, made, copied without a clipboard, revoked."""

from tests.browser.conftest import Open

NO_CLIPBOARD = """
Object.defineProperty(window, 'isSecureContext', {value: false});
document.execCommand = () => false;
"""


def test_a_key_is_made_copied_by_hand_and_revoked(open_map: Open) -> None:
    page = open_map("viewer").page
    page.add_init_script(NO_CLIPBOARD)
    page.click("details.pages summary")
    page.click("details.pages a[href='/account/keys/']")
    page.fill("#name", "Notebook")
    page.check("input[value=grids]")
    page.click("button[value=make]")
    secret = page.input_value("#secret")
    assert secret.startswith("ggk_")
    page.click("button[data-copy]")
    assert page.inner_text("#secret-said") == "Selected: press Ctrl+C."
    assert page.evaluate("document.activeElement.value") == secret
    page.click("nav.tabs a[href^='/account/usage/']")
    page.wait_for_selector("text=No key was used in this time.")
    page.goto("/account/keys/")
    page.click("details.revoke summary")
    page.click("details.revoke button")
    page.wait_for_selector("text=No keys yet")
