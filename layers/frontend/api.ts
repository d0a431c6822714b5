// Talk to the server: one place for the CSRF header, time-outs and problem+json.

export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, detail: string, readonly body: Record<string, unknown> = {}) { super(detail); }
}

export interface Call { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal; timeoutMs?: number }

export class Api {
  onContact: (ok: boolean) => void = () => undefined;
  constructor(private csrf = "") {}
  setCsrf(token: string): void { this.csrf = token; }

  async get<T>(path: string, call: Call = {}): Promise<T> {
    try { return await this.send<T>(path, call); } catch (error) {
      if (error instanceof Problem && error.status === 0 && !call.signal?.aborted) return this.send<T>(path, call);
      throw error;
    }
  }

  post<T>(path: string, body: unknown = {}, headers: Record<string, string> = {}, timeoutMs?: number): Promise<T> {
    return this.send<T>(path, { method: "POST", body, headers, timeoutMs });
  }

  // An answer with the tag of its state, for a later write that must not overwrite somebody else's.
  tagged<T>(path: string): Promise<{ body: T; tag: string }> { return this.withTag(path, {}); }

  patch<T>(path: string, body: unknown, headers: Record<string, string>): Promise<{ body: T; tag: string }> {
    return this.withTag(path, { method: "PATCH", body, headers });
  }

  private async withTag<T>(path: string, call: Call): Promise<{ body: T; tag: string }> {
    const response = await this.fetched(path, call);
    return { body: parsed(await response.text()) as T, tag: response.headers.get("ETag") ?? "" };
  }

  // A question whose words are too long for an address; it changes nothing and may be given up.
  ask<T>(path: string, body: unknown, signal?: AbortSignal, timeoutMs?: number): Promise<T> {
    return this.send<T>(path, { method: "POST", body, signal, timeoutMs });
  }

  // A file that answers a question, with the header that names it.
  async file(path: string, body: unknown): Promise<{ blob: Blob; name: string | null }> {
    const response = await this.fetched(path, { method: "POST", body, timeoutMs: 120_000, headers: { Accept: "*/*" } });
    return { blob: await response.blob(), name: response.headers.get("Content-Disposition") };
  }

  private async send<T>(path: string, call: Call): Promise<T> {
    return parsed(await (await this.fetched(path, call)).text()) as T;
  }

  // An answer of success; everything else is thrown.
  private async fetched(path: string, call: Call): Promise<Response> {
    const signals = [AbortSignal.timeout(call.timeoutMs ?? 20_000), ...(call.signal ? [call.signal] : [])];
    let response: Response;
    try {
      response = await fetch(path, {
        method: call.method ?? "GET", credentials: "same-origin", signal: anyOf(signals),
        headers: { Accept: "application/json", ...(call.body === undefined ? {} : { "Content-Type": "application/json", "X-CSRFToken": this.csrf }), ...call.headers },
        body: call.body === undefined ? undefined : JSON.stringify(call.body),
      });
    } catch (error) {
      if (call.signal?.aborted) throw error;
      this.onContact(false);
      throw new Problem(0, "no-contact", "The server does not answer. The map shows what it has and goes on by itself.");
    }
    this.onContact(true);
    if (response.status === 401) { location.assign(`/login/?next=${encodeURIComponent(location.pathname + location.search)}`); }
    if (response.ok) return response;
    const body = parsed(await response.text());
    throw new Problem(response.status, String(body.code ?? "error"), String(body.detail ?? `${response.status} ${response.statusText}`), body);
  }
}

function parsed(text: string): Record<string, unknown> {
  try { return text ? JSON.parse(text) : {}; } catch { return {}; }
}

function anyOf(signals: AbortSignal[]): AbortSignal {
  if (signals.length === 1) return signals[0]!;
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    signal.addEventListener("abort", () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
