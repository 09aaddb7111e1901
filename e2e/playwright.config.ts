// Browser journeys against the real program: support/global-setup.ts starts it with a fresh database.
import { defineConfig, devices } from "@playwright/test";

const screenshots = process.env.KILO_SCREENSHOTS === "1";

export default defineConfig({
  testDir: "specs",
  globalSetup: "./support/global-setup.ts",
  fullyParallel: true,
  forbidOnly: process.env.CI === "true",
  retries: 0,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1280, height: 900 },
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.KILO_CHROMIUM ?? "/usr/bin/chromium",
      // Without these Chromium talks to its maker in the background.
      args: [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
      ],
    },
  },
  projects: [
    screenshots
      ? { name: "screenshots", testMatch: "screenshots.ts" }
      : { name: "journeys", testMatch: "*.spec.ts" },
  ],
});
