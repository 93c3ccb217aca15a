/**
 * What the page is at, on <body>, for programs that drive it and would wait for no clock:
 * `data-call` is how many calls have been answered since the page was loaded, `data-state` is `busy`
 * while a request is under way and `idle` otherwise.
 */

const {dataset} = document.body;
let underWay = 0;

/** Say that one more call was answered. */
export function countCall() {
  dataset.call = Number(dataset.call) + 1;
}

/** Return what a promise of an answer comes to; the page is busy until then. */
export async function during(promise) {
  dataset.state = "busy";
  underWay += 1;
  try {
    return await promise;
  } finally {
    underWay -= 1;
    if (!underWay) dataset.state = "idle";
  }
}
