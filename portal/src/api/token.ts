/** Gives an access token; with `renew` a new one, because the last was refused. Null: nobody is logged in. */
export type GetAccessToken = (options: { renew: boolean }) => Promise<string | null> | string | null;

interface TokenAnswer {
  readonly access_token?: unknown;
}

/** Reads the token from an address of the host's own, with its session cookie: `{"access_token": "…"}`. */
export function tokenFromUrl(url: string, fetcher: typeof fetch = fetch): GetAccessToken {
  return async ({ renew }) => {
    const address = new URL(url, document.baseURI);
    if (renew) address.searchParams.set("renew", "1");
    const response = await fetcher(address, { credentials: "same-origin", headers: { Accept: "application/json" } });
    if (response.status === 401 || response.status === 403) return null;
    if (!response.ok) throw new TypeError(`The token address answered ${response.status}`);
    const { access_token: token } = (await response.json()) as TokenAnswer;
    return typeof token === "string" && token ? token : null;
  };
}

/**
 * The token in use. Asked for once, kept until a function refuses it, then renewed once for everybody who waits:
 * six sections that start together must not ask the host six times.
 */
export class TokenKeeper {
  #token: Promise<string | null> | null = null;

  constructor(private readonly source: GetAccessToken) {}

  current(): Promise<string | null> {
    return (this.#token ??= this.#ask(false));
  }

  /** A token other than `refused`: another request may have renewed it meanwhile. */
  async renew(refused: string | null): Promise<string | null> {
    const kept = this.#token;
    if (kept && (await kept.catch(() => refused)) !== refused) return kept;
    // After the wait somebody else may have begun to renew.
    if (this.#token === kept) this.#token = this.#ask(true);
    return this.#token;
  }

  #ask(renew: boolean): Promise<string | null> {
    const asked = Promise.resolve(this.source({ renew }));
    // A failure must not be kept: the next request asks again.
    asked.catch(() => (this.#token = null));
    return asked;
  }
}
