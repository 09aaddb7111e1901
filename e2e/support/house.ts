// A house of one's own for the journeys of a worker, whose pages may ask any site of this machine.
import { test as base } from "./fixtures.ts";
import { openHouse, type House } from "./acme.ts";

export const test = base.extend<{ mayAsk: RegExp }, { house: House }>({
  mayAsk: /^http:\/\/127\.0\.0\.1:/,
  house: [async ({}, use) => {
    const house = await openHouse();
    await use(house);
    await house.close();
  }, { scope: "worker" }],
});
