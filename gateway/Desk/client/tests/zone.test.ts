import { expect, test } from "vitest";
import vectors from "../../../../tests/vectors/localTimes.json";
import { localClock, readLocal, siteZone } from "../src/zone";
import { renderPage } from "./support";

test.each(vectors)("$local in $zone is $kind", ({ zone, local, kind, at }) => {
  const read = readLocal(local, zone);
  expect([read.kind, read.at?.toISOString()]).toEqual([kind, at]);
  if (read.at) {
    expect(new Date(localClock(read.at.getTime(), zone)).toISOString().slice(0, 16)).toBe(local);
  }
});

test("the page names the zone; one without it is in universal time", () => {
  renderPage();
  expect(siteZone()).toBe("UTC");
  document.querySelector<HTMLElement>("nr-status")!.dataset["zone"] = "America/New_York";
  expect(readLocal("2027-01-15T06:00").at?.toISOString()).toBe("2027-01-15T11:00:00.000Z");
});
