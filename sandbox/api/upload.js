/**
 * Send a form that holds a file, and tell how much of it has left.
 *
 * fetch() tells no progress of what it sends; XMLHttpRequest does. The answer is an ordinary
 * Response all the same.
 */

/** POST `body`; `onProgress(sent, total)` is called with bytes. Rejects like fetch() does. */
export function upload(address, headers, body, {signal, onProgress = () => {}} = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "blob";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => onProgress(event.loaded, event.total);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(new TypeError("the upload got no answer"));
    request.onabort = () => reject(new DOMException("the upload was stopped", "AbortError"));
    signal?.addEventListener("abort", () => request.abort(), {once: true});
    request.send(body);
  });
}

function responseOf(request) {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return new Response(request.response, {status: request.status, headers});
}
