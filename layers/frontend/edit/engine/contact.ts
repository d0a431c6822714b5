// Send gestures through the page's way to the server.
import { Problem, type Api } from "../../api.ts";
import type { Send } from "./gestures.ts";

export const through = (api: Api): Send => async ({ method, path, headers, body }) => {
  try {
    return { status: 200, body: await (method === "GET" ? api.get(path) : api.post(path, body, headers)) };
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, body: { code: error.code, detail: error.message, ...error.body } };
    throw error;
  }
};
