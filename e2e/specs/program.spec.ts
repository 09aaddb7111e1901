// What the program serves beside the dashboard: the API's pages, and how files are cached.
import { environment, expect, test } from "../support/fixtures.ts";

test("the API's documentation works without the network", async ({ page }) => {
  await page.goto("/api/docs");
  await expect(page.getByText("/api/v1/conversations").first()).toBeVisible();
});

test("hashed files are kept for good, the page that names them is not", async ({ page, request }) => {
  const files: Record<string, string> = {};
  page.on("response", async (response) => {
    if (/\.(wasm|js|css)$/.test(response.url())) files[response.url()] = response.headers()["cache-control"] ?? "";
  });
  await page.goto("/login");
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(Object.keys(files).some((url) => url.endsWith(".wasm"))).toBe(true);
  for (const [url, caching] of Object.entries(files)) expect(caching, url).toContain("immutable");
  const index = await request.get(`${environment().url}/`);
  expect(index.headers()["cache-control"] ?? "").not.toContain("immutable");
  expect(index.headers()["content-security-policy"]).toContain("default-src");
});

test("files come compressed with brotli, a missing one is not the start page", async ({ request }) => {
  const { url } = environment();
  const page = await (await request.get(`${url}/`)).text();
  const module = /[\w-]+_bg\.wasm/.exec(page)?.[0];
  const answer = await request.get(`${url}/${module}`, { headers: { "accept-encoding": "br" } });
  expect(answer.headers()["content-encoding"]).toBe("br");
  expect(answer.headers()["content-type"]).toBe("application/wasm");
  const missing = await request.get(`${url}/gone-0123456789abcdef.js`);
  expect(missing.status()).toBe(404);
});
