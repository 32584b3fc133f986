// The window of the VS Code under test: Debian's Chromium, without a screen.
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { programEnvironment, programPath } from "../support/programs.mjs";

/** Chromium's sandbox does not start for root; none of the rest may reach out of this machine. */
const args = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export const windowSize = { width: 1280, height: 800 };

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? programPath("chromium"), env: programEnvironment(), headless: true, args });
}
