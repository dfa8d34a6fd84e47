// Does the work that a page asks for when far more comes in than usual (ALTCHA, version 2): tries numbers one after the
// other until the derived key begins as asked. The browser derives keys beside the page, so that it stays usable; no puzzle.

const STEP = 25; // so many numbers, then the page says how far it is

export function start() {
  const box = document.querySelector("[data-work]");
  const field = document.querySelector('form input[name="work"]');
  if (!box || !field || field.value) return;
  const says = JSON.parse(box.dataset.says);
  const news = box.querySelector('[role="status"]');
  const state = { name: "working", done: 0 };
  const tell = () => { news.textContent = says[state.name].replace("{done}", state.done); };
  let left = true; // the work is still to be done

  field.form.addEventListener("submit", (event) => {
    if (!left) return;
    event.preventDefault();
    state.name = "waiting";
    tell();
  });
  tell();
  solve(JSON.parse(box.dataset.work), (done) => { state.done = done; tell(); }).then(
    (answer) => { field.value = answer; return "done"; },
    () => "cannot", // it is sent without, and somebody looks at it first
  ).then((name) => {
    left = false;
    const send = state.name === "waiting";
    state.name = name;
    tell();
    if (send) field.form.submit();
  });
}

async function solve({ parameters, signature, most }, tell) {
  const { algorithm, cost, keyLength, keyPrefix } = parameters;
  if (algorithm !== "PBKDF2/SHA-256" || !crypto.subtle) throw new Error(algorithm);
  const nonce = bytes(parameters.nonce);
  const salt = bytes(parameters.salt);
  const password = new Uint8Array(nonce.length + 4);
  password.set(nonce);
  const number = new DataView(password.buffer, nonce.length);
  for (let counter = 0; counter <= most; counter += 1) {
    number.setUint32(0, counter);
    const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
    const derived = { name: "PBKDF2", hash: "SHA-256", salt, iterations: cost };
    const derivedKey = hex(new Uint8Array(await crypto.subtle.deriveBits(derived, key, keyLength * 8)));
    if (derivedKey.startsWith(keyPrefix)) {
      return btoa(JSON.stringify({ challenge: { parameters, signature }, solution: { counter, derivedKey } }));
    }
    if (counter % STEP === STEP - 1) tell(Math.round((counter / most) * 100));
  }
  throw new Error("none of the numbers");
}

const bytes = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const hex = (array) => Array.from(array, (byte) => byte.toString(16).padStart(2, "0")).join("");
