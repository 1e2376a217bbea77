"""People who log in with a password, and their hands: a mouse, or nothing but a keyboard."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from uuid import UUID, uuid4

import httpx
from playwright.sync_api import Locator, Page, expect

from local.settings import Stack
from tests.browser.portal.proposals import dialog_of

PASSWORD = "geheim-voor-een-test"  # noqa: S105 - of people who exist for one test

# More stops than any page of the portal has.
_MOST_STOPS = 250

# Whether the focus is on an element or inside it, through all shadow roots.
_HAS_FOCUS = """
element => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  for (; node; node = node.parentNode ?? node.host) if (node === element) return true;
  return false;
}
"""


@dataclass(frozen=True)
class Account:
    """Somebody whom Supabase Auth knows; a profile is still to be made."""

    id: UUID
    email: str


def sign_up(stack: Stack) -> Account:
    """A new account with `PASSWORD`."""
    email = f"{uuid4()}@example.test"
    answer = httpx.post(
        f"{stack.supabase_url}/auth/v1/signup",
        headers={"apikey": stack.keys.publishable_key},
        json={"email": email, "password": PASSWORD},
        timeout=30,
        trust_env=False,
    )
    answer.raise_for_status()
    return Account(UUID(answer.json()["user"]["id"]), email)


def wa_button(within: Page | Locator, name: str) -> Locator:
    """A button by its words, or by how they begin where it names what it is about to those who cannot see."""
    return within.locator("button").filter(has_text=re.compile(rf"^\s*{re.escape(name)}")).first


class Hands(ABC):
    """How somebody works the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def log_in(self, stack: Stack, account: Account) -> None:
        """Through the shell's own form."""
        self.page.goto(f"{stack.api_url}/portal/")
        self.fill(self.page.get_by_label("E-mailadres"), account.email)
        self.fill(self.page.get_by_label("Wachtwoord"), PASSWORD)
        self.press(self.page.get_by_role("button", name="Inloggen"))

    def confirm(self, name: str) -> None:
        """Agree to what the dialog asks."""
        dialog = dialog_of(self.page)
        self.press(wa_button(dialog, name))
        expect(self.page.locator("dialog[open]")).to_have_count(0)

    @abstractmethod
    def press(self, target: Locator) -> None:
        """A button, a link or what is opened."""

    @abstractmethod
    def fill(self, field: Locator, text: str) -> None:
        """Replace what is in a field."""

    @abstractmethod
    def choose(self, field: Locator, label: str) -> None:
        """An option of a list."""

    @abstractmethod
    def open_tab(self, name: str) -> None:
        """One of the tabs of an element."""


class Mouse(Hands):
    """Points and clicks."""

    def press(self, target: Locator) -> None:
        target.click()

    def fill(self, field: Locator, text: str) -> None:
        field.click()
        field.fill(text)

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def open_tab(self, name: str) -> None:
        tab = self.page.get_by_role("tab", name=name)
        tab.click()
        expect(tab).to_have_attribute("aria-selected", "true")


class Keyboard(Hands):
    """Goes from stop to stop, as somebody does who cannot point."""

    def go_to(self, target: Locator) -> None:
        """Press Tab until the focus is there; the page goes round once at most."""
        expect(target).to_be_visible()
        for _ in range(_MOST_STOPS):
            if target.evaluate(_HAS_FOCUS):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {target}")

    def press(self, target: Locator) -> None:
        self.go_to(target)
        self.page.keyboard.press("Enter")

    def fill(self, field: Locator, text: str) -> None:
        self.go_to(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(label)

    def open_tab(self, name: str) -> None:
        self.go_to(self.page.locator("pm-tabs [role=tab][aria-selected=true]"))
        wanted = self.page.get_by_role("tab", name=name)
        for _ in range(10):
            if wanted.get_attribute("aria-selected") == "true":
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"The arrow keys do not reach the tab {name}")
