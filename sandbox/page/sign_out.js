/** Signing out where that is more than to forget: the token of a customer ends. */

import {Unreachable} from "../api/client.js";
import {logOut} from "../api/logins.js";
import {show} from "./dom.js";
import {during} from "./progress.js";

const STILL_COUNTS =
  "Nothing is left of it here, but the server did not end your token: until its time is over it " +
  "lets in whoever has it.";

/** End the token of a customer's credentials; `form`, shown already, says so where it lives on. */
export async function endToken({token, customer}, form) {
  if (!customer) return;
  try {
    const {code} = await during(logOut(customer.doors, token));
    // A token that has ended already is none of ours any more.
    if (code !== 200 && code !== 401) show(form.querySelector(".notice"), STILL_COUNTS);
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    show(form.querySelector(".notice"), STILL_COUNTS);
  }
}
