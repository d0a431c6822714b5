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

  // A question whose words are too long for an address; it changes nothing and may be given up.
  ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
    return this.send<T>(path, { method: "POST", body, signal });
  }

  private async send<T>(path: string, call: Call): Promise<T> {
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
    const text = await response.text();
    const body = parsed(text);
    if (!response.ok) throw new Problem(response.status, String(body.code ?? "error"), String(body.detail ?? `${response.status} ${response.statusText}`), body);
    return body as T;
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
