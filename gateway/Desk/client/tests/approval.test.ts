import { afterEach, beforeEach, expect, test, vi } from "vitest";
import "../src/approval";
import "../src/times";

const texts = {
  "approve-now": "Publier la v{0} {1} maintenant",
  "approve-together": "Publier la v{0} {1} avec ses traductions",
  "approve-embargo": "Publier la v{0} {1} à la fin de l’embargo : {2}",
  "approve-at": "Programmer la v{0} : {1}",
  "approve-at-time": "Programmer la v{0} à l’heure dite",
  "approve-hold": "Approuver la v{0} et la garder",
  "approve-glass": "{0}, sans seconde relecture",
  "approve-sends": "{0} : dans dix secondes.",
  "approve-seconds.one": "{0} seconde",
  "approve-seconds.many": "{0} secondes",
  "approve-undo": "Annuler",
  "approve-undone": "Annulé",
  "approve-sending": "C’est parti…",
  "time-skipped": "Cette heure n’existe pas.",
  "time-twice": "Ce sera la première.",
  clock: "{0} h {1}",
  "clock-hour": "{0} h",
  date: "{0} {1} {2} {3}",
  "first-of-month": "1er",
  weekdays: "dimanche lundi mardi mercredi jeudi vendredi samedi",
  months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
};

const answer = "http://localhost:3000/desk/reviews/1/approved?v=3";
let posts: URLSearchParams[], submitted: number, respond: () => Promise<Response>;

// The texts are read once, so every test renders the same ones.
function render(attributes = "", zone = "Africa/Bamako"): void {
  document.body.innerHTML = `<nr-status data-person="awa" data-zone="${zone}"><script type="application/json">${JSON.stringify(texts)}</script></nr-status>
    <form method="post"><input type="hidden" name="key" value="k1">
    <nr-approval data-revision="3" data-language="en français" data-answer="${answer}" ${attributes}><div class="terms">
    <input type="radio" name="when" value="now" checked><input type="radio" name="when" value="at"><input type="radio" name="when" value="hold">
    <input type="datetime-local" name="at"><input type="checkbox" name="together" value="true"><input type="datetime-local" name="embargoUntil">
    <button class="main">Approuver la v3</button></div>
    <div class="pending"><p role="status"></p></div></nr-approval></form>`;
}

const find = (what: string): HTMLInputElement => document.querySelector<HTMLInputElement>(what)!;
const label = (): string => find("button.main").textContent;
const chosen = (): string => find("input[name=when]:checked").value;
const said = (): string => find(".pending [role=status]").textContent;
const undo = (): HTMLButtonElement | null => document.querySelector(".pending button");
const pick = (choice: string): void => find(`input[value=${choice}]`).click();

function type(name: string, value: string): void {
  const field = find(`input[name=${name}]`);
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

const press = (): void => {
  document.querySelector("form")!.requestSubmit();
};

beforeEach(() => {
  vi.useFakeTimers();
  [posts, submitted] = [[], 0];
  respond = () =>
    Promise.resolve(Object.defineProperties(new Response(), { redirected: { value: true }, url: { value: answer } }));
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    posts.push(init.body as URLSearchParams);
    expect([init.method, init.keepalive]).toEqual(["POST", true]);
    return respond();
  });
  vi.spyOn(HTMLFormElement.prototype, "submit").mockImplementation(() => {
    submitted += 1;
  });
  render();
});

afterEach(() => {
  // Another test's element must not send anything when the page is left.
  undo()?.click();
  vi.useRealTimers();
});

test("the button says what will happen", () => {
  expect(label()).toBe("Publier la v3 en français maintenant");
  pick("hold");
  expect(label()).toBe("Approuver la v3 et la garder");
  pick("at");
  expect(label()).toBe("Programmer la v3 à l’heure dite");
  type("at", "2027-03-01T06:00");
  expect(label()).toBe("Programmer la v3 : lundi 1er mars 2027, 6 h");
  type("at", "2028-02-29T18:05");
  expect(label()).toBe("Programmer la v3 : mardi 29 février 2028, 18 h 05");
  pick("now");
  find("input[name=together]").click();
  expect(label()).toBe("Publier la v3 en français avec ses traductions");
  type("embargoUntil", "2027-03-02T06:30");
  expect(label()).toBe("Publier la v3 en français à la fin de l’embargo : mardi 2 mars 2027, 6 h 30");
});

test("an embargo that binds already, and broken glass, are part of what it says", () => {
  render('data-embargo="2027-03-01T06:00:00.0000000Z" data-glass="true"');
  expect(label()).toBe(
    "Publier la v3 en français à la fin de l’embargo : lundi 1er mars 2027, 6 h, sans seconde relecture",
  );
});

test("a time that is typed first chooses to schedule, and another choice takes it away", () => {
  type("at", "2027-03-01T06:00");
  expect([chosen(), find("input[name=at]").required]).toEqual(["at", true]);
  pick("now");
  expect([chosen(), find("input[name=at]").value, find("input[name=at]").required]).toEqual(["now", "", false]);
  pick("at");
  expect(find("input[name=at]").value).toBe("2027-03-01T06:00");
  type("at", "");
  expect([chosen(), label()]).toEqual(["at", "Programmer la v3 à l’heure dite"]);
  press();
  expect(undo()).toBeNull();
});

test("it is sent once after ten seconds, with what was shown", async () => {
  type("at", "2027-03-01T06:00");
  press();
  press();
  expect([said(), document.activeElement]).toEqual([
    "Programmer la v3 : lundi 1er mars 2027, 6 h : dans dix secondes.",
    undo(),
  ]);
  await vi.advanceTimersByTimeAsync(9_000);
  expect([posts.length, find(".pending span").textContent]).toEqual([0, "1 seconde"]);
  await vi.advanceTimersByTimeAsync(1_000);
  dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(posts.map(String)).toEqual(["key=k1&when=at&at=2027-03-01T06%3A00&embargoUntil="]);
  expect(submitted).toBe(0);
});

test("undone in time, nothing is sent, not even when the page is left", async () => {
  press();
  await vi.advanceTimersByTimeAsync(9_999);
  undo()!.click();
  dispatchEvent(new Event("pagehide"));
  await vi.advanceTimersByTimeAsync(60_000);
  expect([posts.length, submitted, said(), document.activeElement]).toEqual([0, 0, "Annulé", find("button.main")]);
  press();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(posts).toHaveLength(1);
});

test("the key that was held down does not undo", () => {
  press();
  const held = new KeyboardEvent("keydown", { key: "Enter", repeat: true, cancelable: true });
  undo()!.dispatchEvent(held);
  expect(held.defaultPrevented).toBe(true);
});

test.each(["beforeunload", "pagehide", "freeze"])(
  "%s sends at once what is counted down, and nothing else",
  async left => {
    const leave = (): boolean => (left === "freeze" ? document : window).dispatchEvent(new Event(left));
    leave();
    expect(posts).toHaveLength(0);
    press();
    leave();
    leave();
    await vi.advanceTimersByTimeAsync(60_000);
    expect([posts.length, submitted]).toEqual([1, 0]);
  },
);

test.each([
  ["refused", () => Promise.resolve(new Response(null, { status: 422 }))],
  ["no network", () => Promise.reject(new TypeError("fetch failed"))],
])("%s: the browser sends the form itself and shows the answer", async (_, answers) => {
  respond = answers;
  press();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([posts.length, submitted]).toEqual([1, 1]);
});

test("a time that clocks skip cannot be sent, and of two the first is named", () => {
  render("", "Europe/Paris");
  type("at", "2027-03-28T02:30");
  expect([find("input[name=at]").validationMessage, label()]).toEqual([
    "Cette heure n’existe pas.",
    "Programmer la v3 à l’heure dite",
  ]);
  press();
  expect(undo()).toBeNull();
  type("at", "2026-10-25T02:30");
  expect([find("input[name=at]").validationMessage, find("[data-time-note]").textContent]).toEqual([
    "",
    "Ce sera la première.",
  ]);
  expect(label()).toBe("Programmer la v3 : dimanche 25 octobre 2026, 2 h 30");
});
