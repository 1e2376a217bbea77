import { auth, whoIsThere } from "./auth.js";
import { wanted } from "./wanted.js";

const form = document.querySelector<HTMLFormElement>("#login");
const message = document.querySelector<HTMLElement>("#message");
const button = form?.querySelector("button");

function tell(text: string): void {
  if (!message) return;
  message.hidden = !text;
  message.textContent = text;
}

async function goOn(): Promise<void> {
  const person = await whoIsThere();
  // A link of a mail names what it is about: that is opened once it is known who reads it.
  if (person) location.replace((person.isAdmin ? "/portal/admin/" : "/portal/partner/") + wanted());
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void logIn(new FormData(form));
});

async function logIn(data: FormData): Promise<void> {
  const email = String(data.get("email")).trim();
  const password = String(data.get("password"));
  if (!email || !password) {
    tell("Vul uw e-mailadres en uw wachtwoord in.");
    form?.querySelector<HTMLInputElement>(email ? "#password" : "#email")?.focus();
    return;
  }
  if (button) button.disabled = true;
  tell("");
  try {
    const { error } = await (await auth()).signInWithPassword({ email, password });
    if (!error) await goOn();
    else if (error.status) tell("Dit e-mailadres en wachtwoord horen niet bij elkaar.");
    else tell("De server is niet bereikbaar. Probeer het zo opnieuw.");
  } catch {
    tell("De server is niet bereikbaar. Probeer het zo opnieuw.");
  } finally {
    if (button) button.disabled = false;
  }
}

if (new URLSearchParams(location.search).has("verlopen")) tell("U bent uitgelogd. Log opnieuw in.");
else void goOn().catch(() => undefined);
