// The worker that counts people and cases of grids while borders are drawn.
import { answering, type Question } from "../edit/engine/counting.ts";

const answer = answering();
self.addEventListener("message", (event: MessageEvent<Question>) => { self.postMessage(answer(event.data)); });
