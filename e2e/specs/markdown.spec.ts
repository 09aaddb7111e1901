// The Markdown of answers: dashboard, widget and the page that is exported say the same (fixtures/markdown.json).
import { Acme } from "../support/acme.ts";
import { lookInside } from "../support/bubble.ts";
import { expect } from "../support/fixtures.ts";
import { test } from "../support/house.ts";
import { CASES, plainly } from "../support/markdown.ts";
import { PASSWORD } from "../support/program.ts";

const wanted = CASES.map(({ html }) => html);

test("the widget draws every answer", async ({ page, context, house }) => {
  await lookInside(context);
  const acme = await Acme.open(house, { agent_url: null });
  const site = await acme.website();
  await page.goto(site.url);
  await page.locator("kilo-widget .launcher").click();
  await page.locator("kilo-widget textarea").fill("Show me");
  await page.locator("kilo-widget textarea").press("Enter");
  await expect.poll(async () => (await acme.conversations()).length).toBe(1);
  const id = (await acme.conversations())[0]?.id;
  for (const { text } of CASES) await acme.write(`/conversations/${id}/messages`, { role: "agent", text });
  await page.reload();
  const answers = page.locator("kilo-widget .item .message.agent");
  await expect(answers.last()).toContainText("More: guide");
  // The first one is the promise that the team will reply.
  expect((await plainly(answers)).slice(-CASES.length)).toEqual(wanted);
  const wide = await answers.evaluateAll((all) => all.filter((answer) => answer.scrollWidth > answer.clientWidth + 1).length);
  expect(wide, "what is wide scrolls by itself").toBe(0);
  await site.close();
});

test("the dashboard and the exported page draw every answer", async ({ page, context, house }) => {
  const acme = await Acme.open(house);
  const messages = [{ role: "visitor", text: "Show me" }, ...CASES.map(({ text }) => ({ role: "agent", text }))];
  const { id } = await acme.write("/conversations", { messages });
  await context.request.post(`${house.server.url}/api/v1/auth/login`, { data: { email: acme.workspace.owner, password: PASSWORD } });
  await page.goto(`${house.server.url}/conversations/${id}`);
  const answers = page.locator(".message .bubble:not(.bubble-plain)");
  await expect(answers).toHaveCount(CASES.length);
  expect(await plainly(answers)).toEqual(wanted);

  const headers = { authorization: `Bearer ${acme.workspace.secretKey}` };
  const file = await context.request.get(`${house.server.url}/api/v1/conversations/${id}/export?format=html`, { headers });
  // The page of the dashboard would hold it to its own policy.
  await page.goto("about:blank");
  await page.setContent(await file.text());
  expect(await plainly(page.locator(".agent .said"))).toEqual(wanted);
});
