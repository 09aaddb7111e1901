// Where the script came from, and the key and language it was given: by attributes of its tag, or in its own address.

/** Finds them; `stack` is that of an error made by the script: a module has no tag that is running it. */
export function tagOf(stack) {
  const running = document.currentScript;
  const script = running instanceof HTMLScriptElement ? running : byAddress(addressIn(stack));
  const address = new URL(script?.src || addressIn(stack) || location.href, location.href);
  const given = (name) => script?.dataset[name] || address.searchParams.get(name);
  return { server: address.origin, key: given("key"), lang: given("lang") };
}

/** The address of `widget.js` as a stack names it, before line and column. */
const addressIn = (stack) => /https?:\/\/[^\s()]*?\/widget\.js[^\s():]*/.exec(stack ?? "")?.[0];

const byAddress = (address) => [...document.querySelectorAll("script[src]")].find(({ src }) => src === address);
