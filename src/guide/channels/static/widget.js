// @ts-check
/**
 * The town guide's chat widget: the custom element <town-guide>.
 *
 *     <script async src="https://guide.example.jp/widget.js" data-label="風見市の案内"></script>
 *
 * mounts it at the bottom right. It depends on nothing, keeps its styles in a shadow root, works under a strict
 * content security policy, and shows every text as plain text. `data-api` names another server than the script's.
 * A page may call `document.querySelector("town-guide").ask("引っ越した")`, `.open()` and `.close()`.
 */

/**
 * @typedef {{label: string, choice?: string, text?: string}} Option
 * @typedef {{id?: string, title: string, summary?: string, url?: string, office?: string,
 *   office_phone?: string|null, office_hours?: string|null, deadline?: string|null, fee?: string|null,
 *   bring?: string[]|null, updated?: string}} Page
 * @typedef {{name: string, phone: string, place?: string, hours?: string, open_now?: boolean|null,
 *   next_open?: string|null}} Office
 * @typedef {{id?: string, title: string, url?: string, due?: string|null, rule?: string|null, overdue?: boolean,
 *   office?: string, office_phone?: string|null, office_hours?: string|null, note?: string|null}} Task
 * @typedef {{name: string, procedures?: string[]|null}} Thing
 * @typedef {{date: string, label: string, title: string, note?: string|null}} ScheduleDay
 * @typedef {{name: string, kind?: string, address?: string, phone?: string|null, hours?: string|null,
 *   note?: string|null, open_now?: boolean|null, hazards?: string[]|null, url?: string|null, map?: string|null}} Place
 * @typedef {{name: string, when: string, place?: string|null, about?: string|null, fee?: string|null,
 *   apply?: string|null, contact?: string|null, phone?: string|null, url?: string|null}} TownEvent
 * @typedef {{type: string, text?: string, options?: Option[], items?: any[], office?: Office,
 *   bring?: Thing[]|null, link?: string}} Message
 * @typedef {{label: string, undo: string}} Step
 * @typedef {{session: string, turn: number, degraded: boolean, messages: Message[], trail: Step[]}} Reply
 * @typedef {{session?: string, client_message_id: string, text?: string, choice?: string, undo?: string}} Outgoing
 * @typedef {{messages: Message[], session?: string, turn?: number, degraded?: boolean, helpful?: boolean,
 *   reason?: string}} Said
 * @typedef {{me: string} | Said} Item
 * @typedef {{saved: number, session: string|null, items: Item[], trail: Step[], waiting: Outgoing|null}} State
 */

(() => {
  "use strict";
  if (customElements.get("town-guide")) return;

  const script = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  const BASE = new URL(script?.dataset.api || ".", script?.src || document.baseURI);
  const LABEL = script?.dataset.label || "役所の案内";

  const STORE = "town-guide";
  const KEPT_MS = 12 * 60 * 60 * 1000;
  const KEPT_ITEMS = 60;
  const LONGEST = 500;
  const SUGGEST_PAUSE = 120;
  const RETRY_AFTER = [800, 2000, 5000];
  const RETRY_STATUS = new Set([408, 425, 429, 502, 503, 504]);
  const TIMEOUT = 30000;
  const NARROW = "(max-width: 600px), (max-height: 480px)";

  const WORDS = {
    open: "案内に聞く",
    close: "閉じる",
    log: "会話",
    input: "ご用件",
    example: "例：引っ越してきた",
    send: "送る",
    notice: "名前・電話番号・マイナンバーなどは書かないでください。",
    forget: "記録を消す",
    forgotten: "この端末から会話の記録を消しました。",
    busy: "お調べしています",
    slow: "つながりにくいため、もう一度送っています",
    lost: "送れませんでした。電波やネットワークを確かめて、もう一度お試しください。",
    again: "もう一度送る",
    failed: "うまくいきませんでした。もう一度お試しください。",
    degraded: "ただいま一部の機能が休んでいます。かんたんな検索でお答えします。",
    hello: "こんにちは。市役所の手続きやごみの出し方をご案内します。ご用件を、ふだんの言葉で書いてください。",
    trail: "これまでに選んだこと",
    helpful: "役に立ちましたか。",
    thanks: "ありがとうございました。",
    why: "どこが合いませんでしたか。",
    suggest: "質問の候補",
  };
  const REASONS = ["知りたいことと違う", "分かりにくい", "古い・まちがい"];
  const QUICK = [
    ["一つ戻る", "一つ戻る"],
    ["はじめから", "最初から"],
    ["人と話す", "人と話したい"],
  ];

  const ICONS = {
    chat: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5",
    close: "M6 6l12 12M18 6 6 18",
    send: "M4 12 20 4l-5 16-3-7zM12 13l8-9",
    phone: "M5 3h4l2 5-2.5 1.5a12 12 0 0 0 6 6L16 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 5a2 2 0 0 1 2-2z",
    up: "M7 11v9H3v-9zM7 11l4-8a2.5 2.5 0 0 1 2.5 2.5V9H20l-2 11H7",
    down: "M7 13V4H3v9zM7 13l4 8a2.5 2.5 0 0 0 2.5-2.5V15H20L18 4H7",
  };

  const CSS = `
    :host { all: initial; }
    :host([hidden]) { display: none; }
    * { box-sizing: border-box; }
    .root {
      --ink: #1b2a2d; --soft: #4a5b5f; --paper: #fff; --ground: #f3f6f5; --line: #ccd7d6; --edge: #6a7d80;
      --brand: #0f5c63;
      --fill: #0f5c63; --tint: #e2efee; --warm: #7c3600; --warm-tint: #fff2df; --focus: #1a4fb8;
      color-scheme: light dark;
      font: 16px/1.7 "Hiragino Sans", "Hiragino Kaku Gothic ProN", "BIZ UDPGothic", "Noto Sans JP", "Noto Sans CJK JP",
        "Yu Gothic UI", Meiryo, system-ui, sans-serif;
      color: var(--ink); line-break: strict; overflow-wrap: anywhere; text-align: left; letter-spacing: normal;
    }
    @media (prefers-color-scheme: dark) {
      .root {
        --ink: #e5eceb; --soft: #adbcbc; --paper: #182124; --ground: #101719; --line: #324246; --edge: #83979a;
      --brand: #82d3d0;
        --fill: #17626a; --tint: #1c3437; --warm: #ffc58a; --warm-tint: #38270f; --focus: #a8c8ff;
      }
    }
    button, input { font: inherit; color: inherit; letter-spacing: inherit; }
    button { cursor: pointer; }
    a { color: var(--brand); text-underline-offset: 0.2em; }
    :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
    .only-read { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
      white-space: nowrap; }
    svg { width: 1.3em; height: 1.3em; flex: none; vertical-align: -0.3em; fill: none; stroke: currentColor;
      stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }

    .launch { position: fixed; right: 16px; bottom: calc(16px + env(safe-area-inset-bottom)); z-index: 2147483000;
      display: flex; align-items: center; gap: 8px; min-height: 52px; padding: 8px 20px; font-weight: 700;
      color: #fff; background: var(--fill); border: 2px solid var(--paper); border-radius: 26px;
      box-shadow: 0 2px 12px rgb(0 0 0 / 0.3); }
    .launch[hidden] { display: none; }

    .panel { position: fixed; inset: auto 16px 16px auto; z-index: 2147483000; display: none;
      flex-direction: column;
      width: 400px; max-width: calc(100vw - 32px); height: min(720px, calc(100vh - 32px)); max-height: none;
      margin: 0; padding: 0;
      overflow: hidden; color: inherit; background: var(--ground); border: 1px solid var(--edge);
      border-radius: 14px;
      box-shadow: 0 8px 36px rgb(0 0 0 / 0.32); }
    .panel.shown { display: flex; container-type: size; }
    .panel::backdrop { background: transparent; }
    @media ${NARROW} {
      .panel { inset: var(--top, 0) 0 auto 0; width: 100%; max-width: none; height: var(--height, 100dvh);
      border: 0; border-radius: 0; }
    }

    .bar { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 16px; color: #fff;
      background: var(--fill); }
    h2 { flex: 1; margin: 0; font-size: 17px; line-height: 1.4; outline: none; }
    .bar button { display: grid; place-items: center; min-width: 44px; height: 44px; padding: 0 6px;
      color: inherit; background: none;
      border: 0; border-radius: 8px; }
    .bar .forget { font-size: 14px; text-decoration: underline; text-underline-offset: 0.2em; }
    .bar button:hover { background: rgb(255 255 255 / 0.15); }
    .bar button:focus-visible { outline-color: currentColor; outline-offset: -4px; }

    .scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 12px 14px 16px;
      position: relative; }
    p { margin: 0; white-space: pre-line; }
    .me, .guide { margin-top: 14px; }
    .me { margin-left: 15%; display: flex; justify-content: flex-end; }
    .me p { padding: 7px 14px; color: #fff; background: var(--fill); border-radius: 14px 14px 3px 14px; }
    .guide { display: flex; flex-direction: column; align-items: flex-start; gap: 9px; }
    .say { max-width: 92%; padding: 8px 14px; background: var(--paper); border: 1px solid var(--line);
      border-radius: 14px 14px 14px 3px; }
    .note { font-size: 14px; padding: 5px 12px; color: var(--warm); background: var(--warm-tint);
      border-radius: 8px; }
    .problem { max-width: 92%; padding: 8px 14px; color: var(--warm); background: var(--warm-tint);
      border: 1px solid currentColor; border-radius: 10px; }
    .problem button { margin-top: 6px; }

    .options { display: flex; flex-wrap: wrap; gap: 8px; margin: 0; padding: 0; list-style: none; }
    .option { min-height: 44px; padding: 6px 16px; text-align: left; line-height: 1.5; word-break: auto-phrase;
      color: var(--brand);
      background: var(--paper);
      border: 2px solid var(--brand); border-radius: 22px; }
    .option:hover { background: var(--tint); }

    .card { width: 100%; padding: 12px 14px; background: var(--paper); border: 1px solid var(--edge);
      border-radius: 12px; }
    .card h3 { margin: 0; font-size: 17px; line-height: 1.5; word-break: auto-phrase; }
    .card > * + * { margin-top: 8px; }
    dl { margin: 0; border-top: 1px solid var(--line); }
    dl > div { display: grid; grid-template-columns: 4.6em 1fr; gap: 4px 8px; padding: 7px 0;
      border-bottom: 1px solid var(--line); }
    dt { font-weight: 700; font-size: 14px; line-height: 27px; color: var(--soft); }
    dd { margin: 0; }
    dd ul, .card > ul { margin: 0; padding-left: 1.1em; }
    .by, .by dt { color: var(--warm); font-weight: 700; }
    .tel { display: inline-flex; align-items: center; gap: 6px; min-height: 28px; font-weight: 700;
      font-size: 17px; }
    .fine { font-size: 14px; color: var(--soft); }
    .go { display: block; padding: 9px 14px; text-align: center; font-weight: 700; color: #fff;
      background: var(--fill);
      border-radius: 8px; text-decoration: none; }
    .go:hover, .launch:hover, .send:hover { filter: brightness(1.12); }
    summary { min-height: 34px; padding-block: 3px; color: var(--brand); cursor: pointer; }
    .open-now { display: inline-block; padding: 0 10px; font-size: 14px; font-weight: 700; color: var(--brand);
      background: var(--tint); border-radius: 6px; }
    .shut { color: var(--soft); background: var(--ground); }
    .tasks { width: 100%; margin: 0; padding: 0; list-style: none; counter-reset: task; }
    .cards { width: 100%; margin: 0; padding: 0; list-style: none; }
    .cards li + li { margin-top: 8px; }
    .days > div { grid-template-columns: 8.6em 1fr; margin: 0; }
    .days > div:last-child { border-bottom: 0; }
    .days dd, .when { font-weight: 700; }
    .days .fine { font-weight: 400; }
    .elsewhere { display: flex; flex-wrap: wrap; gap: 4px 18px; }
    .elsewhere a { display: inline-block; min-height: 28px; }
    .tasks li { counter-increment: task; }
    .tasks h3::before { content: counter(task) ". "; }
    .tasks li + li { margin-top: 8px; }
    .tasks li { padding-block: 9px; }
    .tasks li > * + * { margin-top: 3px; }
    .guide > .go { width: 100%; }

    .votes { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 8px; font-size: 14px;
      color: var(--soft); }
    .votes[hidden] { display: none; }
    .votes button { display: inline-flex; align-items: center; gap: 4px; min-height: 36px; padding: 2px 12px;
      background: var(--paper);
      border: 1px solid var(--edge); border-radius: 18px; color: var(--ink); }
    .votes button[aria-pressed="true"] { color: #fff; background: var(--fill); border-color: var(--fill); }

    .status { padding-top: 12px; font-size: 14px; color: var(--soft); }
    .status:empty { display: none; }
    .status::after { content: "…"; }
    @media (prefers-reduced-motion: no-preference) {
      .status::after { animation: blink 1.2s infinite; }
      @keyframes blink { 50% { opacity: 0.2; } }
    }

    .dock { position: relative; padding: 6px 12px calc(8px + env(safe-area-inset-bottom));
      background: var(--paper); border-top: 1px solid var(--line); }
    .row { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; margin-bottom: 6px; font-size: 14px; }
    .row[hidden] { display: none; }
    .trail { max-height: 74px; margin: -1px -4px 5px; padding: 4px; overflow-y: auto; }
    .trail span { max-width: 10.5em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .trail button { display: inline-flex; align-items: center; gap: 4px; min-height: 30px; padding: 0 10px;
      background: var(--tint);
      border: 1px solid var(--edge); border-radius: 6px; }
    .trail svg { width: 1em; height: 1em; }
    .quick button { min-height: 34px; padding: 0 12px; color: var(--brand); background: none;
      border: 1px solid var(--edge); border-radius: 17px; }
    .quick button:hover, .trail button:hover { background: var(--tint); }
    form { display: flex; gap: 8px; margin: 0; }
    input { flex: 1; min-width: 0; min-height: 46px; padding: 6px 12px; font-size: 16px; color: var(--ink);
      background: var(--paper);
      border: 2px solid var(--edge); border-radius: 10px; }
    input::placeholder { color: var(--soft); opacity: 1; }
    .send { display: inline-flex; align-items: center; gap: 4px; min-height: 46px; padding: 0 14px;
      font-weight: 700; color: #fff;
      background: var(--fill); border: 0; border-radius: 10px; }
    .notice { margin-top: 5px; font-size: 12px; line-height: 1.5; color: var(--soft); }
    .suggest { position: absolute; inset: auto 12px 100% 12px; max-height: 40vh; margin: 0 0 4px; padding: 4px;
      overflow-y: auto; list-style: none;
      background: var(--paper); border: 1px solid var(--edge); border-radius: 10px;
      box-shadow: 0 4px 18px rgb(0 0 0 / 0.25); }
    .suggest[hidden] { display: none; }
    .suggest li { min-height: 40px; padding: 7px 10px; border-radius: 6px; cursor: pointer; }
    .suggest li[aria-selected="true"], .suggest li:hover { background: var(--tint);
      outline: 2px solid var(--brand); outline-offset: -2px; }
    @container (max-height: 430px) { .quick { display: none; } .dock { padding-top: 3px; } }
    @media print { :host { display: none; } }
  `;

  /* ---------------------------------------------------------------- elements */

  /**
   * Make an element. Keys that begin with "on" are listeners, others attributes; null and false are left out.
   * Children are elements or texts; texts never become HTML.
   * @template {keyof HTMLElementTagNameMap} T
   * @param {T} tag
   * @param {Record<string, any>} [properties]
   * @param {...(Node|string|number|null|undefined|false)} children
   * @returns {HTMLElementTagNameMap[T]}
   */
  function h(tag, properties = {}, ...children) {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(properties)) {
      if (value === null || value === undefined || value === false) continue;
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else element.setAttribute(key, value === true ? "" : String(value));
    }
    for (const child of children) {
      if (child !== null && child !== undefined && child !== false)
        element.append(child instanceof Node ? child : String(child));
    }
    return element;
  }

  /** @param {keyof typeof ICONS} name */
  function icon(name) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", ICONS[name]);
    svg.append(path);
    return svg;
  }

  /** Text for screen readers only. @param {string} text */
  const aloud = (text) => h("span", { class: "only-read" }, text);

  /** @param {string} phone */
  const telephone = (phone) =>
    h("a", { class: "tel", href: `tel:${phone.replace(/[^0-9+]/g, "")}` }, icon("phone"), phone);

  /** A row of a description list, or null where there is nothing to say.
   * @param {string} name @param {Node|string|number|null|undefined|false} value @param {string} [look] */
  const fact = (name, value, look) =>
    value ? h("div", { class: look }, h("dt", {}, name), h("dd", {}, value)) : null;

  /** @param {string[]|null|undefined} things */
  const list = (things) => (things?.length ? h("ul", {}, ...things.map((thing) => h("li", {}, thing))) : null);

  /** 2026-11-01 → 2026年11月1日現在. @param {string|undefined} day */
  function asOf(day) {
    const parts = /^(\d{4})-(\d{2})-(\d{2})/.exec(day ?? "");
    const written = parts ? `${+parts[1]}年${+parts[2]}月${+parts[3]}日` : day;
    return written ? `${written.replace(/現在$/, "")}現在` : null;
  }

  /**
   * An address that may be followed: http or https, seen from the guide's server.
   * @param {string|undefined} address
   */
  function link(address) {
    try {
      const url = new URL(address ?? "", BASE);
      return address && /^https?:$/.test(url.protocol) ? url.href : null;
    } catch {
      return null;
    }
  }

  /* ---------------------------------------------------------------- messages */

  /** Whom to ask about a page or a task; null where that is not known.
   * @param {{office?: string, office_phone?: string|null, office_hours?: string|null}} about */
  const contact = ({ office, office_phone: phone, office_hours: hours }) =>
    (office || phone) &&
    h("div", {}, h("div", {}, office ?? ""), phone && telephone(phone), hours && h("div", { class: "fine" }, hours));

  /** @param {Page} page @param {boolean} folded */
  function pageCard(page, folded) {
    const href = link(page.url);
    const facts = h(
      "dl",
      {},
      fact("期限", page.deadline, "by"),
      fact("手数料", page.fee),
      fact("持ち物", list(page.bring)),
      fact("担当", contact(page)),
    );
    const about = [facts, h("p", { class: "fine" }, asOf(page.updated))];
    return h(
      "article",
      { class: "card" },
      h("h3", {}, href ? h("a", { href, "data-page": true }, page.title) : page.title),
      page.summary && h("p", {}, page.summary),
      ...(folded
        ? [
            page.deadline && h("p", { class: "by" }, `期限　${page.deadline}`),
            h("details", {}, h("summary", {}, "持ち物・窓口を見る"), ...about),
          ]
        : about),
      href &&
        h(
          "a",
          { class: "go", href, "data-page": true, "aria-label": `${page.title}のページを開く` },
          "くわしいページを開く",
        ),
    );
  }

  /** @param {Office} office */
  function officeCard(office) {
    const open = office.open_now;
    return h(
      "section",
      { class: "card", "aria-label": office.name },
      h("h3", {}, office.name),
      typeof open === "boolean" &&
        h(
          "p",
          {},
          h(
            "span",
            { class: open ? "open-now" : "open-now shut" },
            open ? office.next_open || "今、受け付けています" : "今は受付時間の外です",
          ),
          !open && office.next_open && h("span", { class: "when" }, " ", office.next_open),
        ),
      office.phone && h("p", {}, aloud("電話 "), telephone(office.phone)),
      h("dl", {}, fact("場所", office.place), fact("時間", office.hours)),
    );
  }

  /** @param {Task} task */
  function taskCard(task) {
    const href = link(task.url);
    return h(
      "li",
      { class: "card" },
      h("h3", {}, href ? h("a", { href, "data-page": true }, task.title) : task.title),
      task.due && h("p", { class: task.overdue ? "by" : "when" }, `期限：${task.due}`),
      task.rule && h("p", { class: "fine" }, task.rule),
      task.note && h("p", {}, task.note),
      // Who is late has to call: the number lies open.
      task.office_phone &&
        h(
          "details",
          { open: Boolean(task.overdue) },
          h("summary", {}, `${task.office || "窓口"}の電話・時間`),
          telephone(task.office_phone),
          task.office_hours && h("div", { class: "fine" }, task.office_hours),
        ),
      task.office && !task.office_phone && h("p", {}, task.office),
    );
  }

  /** What to bring for all tasks, and which of them need it. @param {Thing[]} things */
  const bringCard = (things) =>
    h(
      "details",
      { class: "card" },
      h("summary", {}, `持ち物を見る（${things.length}）`),
      h(
        "ul",
        {},
        ...things.map(({ name, procedures }) =>
          h("li", {}, name, procedures?.length ? h("div", { class: "fine" }, procedures.join("、")) : null),
        ),
      ),
    );

  /** The days of a schedule. @param {ScheduleDay[]} days */
  const scheduleCard = (days) =>
    h(
      "dl",
      { class: "card days" },
      ...days.map(({ date, label, title, note }) =>
        h(
          "div",
          {},
          h("dt", {}, h("time", { datetime: date }, label)),
          h("dd", {}, title, note && h("p", { class: "fine" }, note)),
        ),
      ),
    );

  /** Links that leave the town's site open beside it: the conversation stays.
   * @param {string} name @param {[string, string|null|undefined][]} links */
  function elsewhere(name, links) {
    const known = links.flatMap(([label, address]) => {
      const href = link(address ?? undefined);
      return href
        ? [h("a", { href, target: "_blank", rel: "noopener" }, label, aloud(`（${name}、新しい画面で開きます）`))]
        : [];
    });
    return known.length ? h("p", { class: "elsewhere" }, ...known) : null;
  }

  /** @param {Place} place */
  const placeCard = (place) =>
    h(
      "li",
      { class: "card" },
      h("h3", {}, place.name),
      typeof place.open_now === "boolean" &&
        h(
          "p",
          {},
          h(
            "span",
            { class: place.open_now ? "open-now" : "open-now shut" },
            place.open_now ? "今、開いています" : "今は閉まっています",
          ),
        ),
      h(
        "dl",
        {},
        fact("種類", place.kind),
        fact("場所", place.address),
        fact("時間", place.hours),
        fact("電話", place.phone && telephone(place.phone)),
        fact("災害", place.hazards?.length && place.hazards.join("・")),
        fact("備考", place.note),
      ),
      elsewhere(place.name, [
        ["地図", place.map],
        ["ホームページ", place.url],
      ]),
    );

  /** @param {TownEvent} event */
  const eventCard = (event) =>
    h(
      "li",
      { class: "card" },
      h("h3", {}, event.name),
      h("p", { class: "when" }, event.when),
      event.about && h("p", {}, event.about),
      h(
        "dl",
        {},
        fact("場所", event.place),
        fact("料金", event.fee),
        fact("申し込み", event.apply),
        fact(
          "問い合わせ",
          (event.contact || event.phone) &&
            h("div", {}, event.contact && h("div", {}, event.contact), event.phone && telephone(event.phone)),
        ),
      ),
      elsewhere(event.name, [["ホームページ", event.url]]),
    );

  /** What each type of message shows below its text. A type that is not known shows its text alone.
   * @type {Record<string, (message: Message, choose: (option: Option) => void) => (Node|null)[]>} */
  const BELOW = {
    question: ({ options = [] }, choose) => [
      h(
        "ul",
        { class: "options" },
        ...options.map((option) =>
          h(
            "li",
            {},
            h("button", { type: "button", class: "option", onclick: () => choose(option) }, option.label),
          ),
        ),
      ),
    ],
    pages: ({ items = [] }) => items.map((page, index) => pageCard(page, index > 0)),
    office: ({ office }) => (office ? [officeCard(office)] : []),
    schedule: ({ items = [] }) => (items.length ? [scheduleCard(items)] : []),
    places: ({ items = [] }) => [h("ul", { class: "cards" }, ...items.map(placeCard))],
    events: ({ items = [] }) => [h("ul", { class: "cards" }, ...items.map(eventCard))],
    checklist: ({ items = [], bring, link: address }) => [
      h("ol", { class: "tasks" }, ...items.map(taskCard)),
      bring?.length ? bringCard(bring) : null,
      link(address) ? h("a", { class: "go", href: link(address), "data-page": true }, "印刷する・あとで見る") : null,
    ],
  };

  /** @param {Message} message @param {(option: Option) => void} choose */
  function show(message, choose) {
    const below = BELOW[message.type]?.(message, choose) ?? [];
    return [message.text ? h("p", { class: "say" }, message.text) : null, ...below];
  }

  /* ---------------------------------------------------------------- network */

  /** What the server said when it refused; `title` is for the resident. */
  class Refusal extends Error {
    /** @param {string} title @param {string} type */
    constructor(title, type) {
      super(title);
      this.type = type;
    }
  }

  /** @param {Response} response */
  async function refusal(response) {
    const problem = await response.json().catch(() => ({}));
    return new Refusal(
      typeof problem.title === "string" ? problem.title : WORDS.failed,
      String(problem.type ?? ""),
    );
  }

  /** Wait, but not past the moment when the network comes back. @param {number} ms */
  const pause = (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      addEventListener(
        "online",
        () => {
          clearTimeout(timer);
          resolve(undefined);
        },
        { once: true },
      );
    });

  /** @param {string} path @param {unknown} [body] */
  const request = (path, body) =>
    fetch(new URL(path, BASE), {
      method: body ? "POST" : "GET",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body ? JSON.stringify(body) : undefined,
      credentials: "omit",
      signal: AbortSignal.timeout?.(TIMEOUT),
    });

  /**
   * Post a message; where the network or the server fails, post the very same again, so that it counts once.
   * @param {Outgoing} body
   * @param {() => void} slow called before each further try
   * @returns {Promise<Reply>}
   */
  async function post(body, slow) {
    for (let tries = 0; ; tries++) {
      let response = null;
      try {
        response = await request("api/v1/messages", body);
        const reply = response.ok ? await response.json() : null;
        if (Array.isArray(reply?.messages)) return reply;
      } catch {
        response = null;
      }
      if (response && !RETRY_STATUS.has(response.status)) throw await refusal(response);
      if (tries === RETRY_AFTER.length)
        throw response ? await refusal(response) : new Refusal(WORDS.lost, "network");
      slow();
      const asked = Number(response?.headers.get("Retry-After")) * 1000 || 0;
      await pause(Math.min(10000, Math.max(asked, RETRY_AFTER[tries] * (0.8 + 0.4 * Math.random()))));
    }
  }

  /** A random id, also where the page is not a secure context. */
  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  /* ---------------------------------------------------------------- memory */

  /** @returns {State} */
  const fresh = () => ({ saved: 0, session: null, items: [], trail: [], waiting: null });

  /**
   * What is stored; null where there is nothing, or where the browser forbids storage.
   * @param {"localStorage"|"sessionStorage"} storage
   */
  function stored(storage) {
    try {
      return window[storage].getItem(STORE);
    } catch {
      return null;
    }
  }

  /**
   * Store a value, or remove it; where storage is off or full, the conversation lives as long as the page.
   * @param {"localStorage"|"sessionStorage"} storage
   * @param {string|null} value
   */
  function store(storage, value) {
    try {
      if (value === null) window[storage].removeItem(STORE);
      else window[storage].setItem(STORE, value);
    } catch {
      // See above.
    }
  }

  /** Read the conversation of this browser; an old or damaged one is forgotten. @returns {State} */
  function recall() {
    try {
      const state = JSON.parse(stored("localStorage") ?? "null");
      if (Array.isArray(state?.items) && Array.isArray(state.trail) && Date.now() - state.saved < KEPT_MS)
        return state;
    } catch {
      // Not ours, or cut short.
    }
    return fresh();
  }

  /* ---------------------------------------------------------------- the element */

  class TownGuide extends HTMLElement {
    #state = recall();
    #root = this.attachShadow({ mode: "open" });
    #narrow = matchMedia(NARROW);
    /** @type {Promise<void>} */
    #queue = Promise.resolve();
    #built = false;
    #shown = false;
    #pause = 0;
    #picked = -1;
    /** @type {{text: string}[]} */
    #suggestions = [];

    #launch = h(
      "button",
      { type: "button", class: "launch", "aria-haspopup": "dialog", onclick: () => this.open() },
      icon("chat"),
      WORDS.open,
    );
    #heading = h("h2", { id: "title", tabindex: -1 });
    #log = h("div", { role: "log", "aria-live": "polite", "aria-label": WORDS.log });
    #status = h("div", { class: "status", role: "status" });
    #scroll = h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": WORDS.log },
      this.#log,
      this.#status,
    );
    #trail = h("div", { class: "row trail", role: "group", "aria-label": WORDS.trail, hidden: true });
    #input = h("input", {
      type: "text",
      role: "combobox",
      name: "text",
      autocomplete: "off",
      enterkeyhint: "send",
      maxlength: LONGEST,
      placeholder: WORDS.example,
      "aria-label": WORDS.input,
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "suggest",
      "aria-describedby": "notice",
      oninput: () => this.#typed(),
      onblur: () => this.#suggest([]),
    });
    #list = h("ul", {
      id: "suggest",
      class: "suggest",
      role: "listbox",
      "aria-label": WORDS.suggest,
      hidden: true,
    });
    #panel = h(
      "dialog",
      { class: "panel", lang: "ja", "aria-labelledby": "title" },
      h(
        "div",
        { class: "bar" },
        this.#heading,
        h("button", { type: "button", class: "forget", onclick: () => this.#forget() }, WORDS.forget),
        h(
          "button",
          { type: "button", "aria-label": WORDS.close, title: WORDS.close, onclick: () => this.close() },
          icon("close"),
        ),
      ),
      this.#scroll,
      h(
        "div",
        { class: "dock" },
        this.#list,
        this.#trail,
        h(
          "div",
          { class: "row quick" },
          ...QUICK.map(([label, text]) =>
            h("button", { type: "button", onclick: () => this.#send({ text }, label) }, label),
          ),
        ),
        h(
          "form",
          {
            onsubmit: (/** @type {Event} */ event) => {
              event.preventDefault();
              this.#submit();
            },
          },
          this.#input,
          h("button", { type: "submit", class: "send" }, icon("send"), WORDS.send),
        ),
        h("p", { id: "notice", class: "notice" }, WORDS.notice),
      ),
    );

    connectedCallback() {
      if (this.#built) return;
      this.#built = true;
      this.#heading.textContent = this.getAttribute("label") || LABEL;
      this.#style();
      this.#listen();
      this.#root.append(h("div", { class: "root", lang: "ja" }, this.#launch, this.#panel));
      this.#restore();
    }

    #style() {
      try {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(CSS);
        this.#root.adoptedStyleSheets = [sheet];
      } catch {
        this.#root.append(h("style", {}, CSS));
      }
    }

    #listen() {
      const panel = this.#panel;
      // The top layer, where the browser has it, ends every contest of z-indices.
      if ("popover" in panel) panel.popover = "manual";
      panel.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.close();
      });
      panel.addEventListener("keydown", (event) => this.#key(event));
      panel.addEventListener("click", (event) => this.#followed(event));
      // Shortcuts of the page around must not hear what is typed here.
      for (const type of ["keydown", "keyup", "keypress"])
        panel.addEventListener(type, (event) => event.stopPropagation());
      this.#narrow.addEventListener("change", () => this.#turned());
      for (const type of ["resize", "scroll"]) visualViewport?.addEventListener(type, () => this.#fit());
    }

    /** Show the conversation so far without reading it aloud, and finish what a reload cut off. */
    #restore() {
      try {
        for (const item of this.#state.items) this.#append(item);
        this.#showTrail(this.#state.trail);
      } catch {
        // Kept by another version of this script.
        this.#state = fresh();
        this.#log.replaceChildren();
      }
      if (stored("sessionStorage") === "open" && !this.#narrow.matches) this.#reveal();
      const { waiting } = this.#state;
      if (waiting) this.#queue = this.#deliver(waiting);
    }

    /* ---- opening and closing */

    /** Open the panel and move the focus into it. */
    open() {
      if (!this.#shown) this.#reveal();
      // On a phone, focus in the input would raise the keyboard over the greeting.
      (this.#narrow.matches ? this.#heading : this.#input).focus({ preventScroll: true });
    }

    /** Close the panel and give the focus back. */
    close() {
      if (!this.#shown) return;
      this.#hide();
      this.#launch.focus({ preventScroll: true });
    }

    /** Open the panel and send these words. @param {string} words */
    ask(words) {
      this.open();
      this.#send({ text: words.slice(0, LONGEST) }, words);
    }

    #reveal() {
      const panel = this.#panel;
      panel.classList.add("shown");
      if (this.#narrow.matches) panel.showModal();
      else if ("popover" in panel && panel.showPopover) panel.showPopover();
      else panel.setAttribute("open", "");
      this.#launch.toggleAttribute("hidden", true);
      this.#shown = true;
      store("sessionStorage", "open");
      this.#fit();
      if (!this.#state.items.length) this.#greet();
      else this.#toLastTurn();
    }

    #hide() {
      const panel = this.#panel;
      if (panel.open) panel.close();
      else if ("popover" in panel && panel.hidePopover) panel.hidePopover();
      panel.removeAttribute("open");
      panel.classList.remove("shown");
      this.#launch.toggleAttribute("hidden", false);
      this.#shown = false;
      store("sessionStorage", null);
    }

    /** The window became narrow or wide: show the panel in the other way, with the focus where it was. */
    #turned() {
      if (!this.#shown) return;
      const focused = this.#root.activeElement;
      this.#hide();
      this.#reveal();
      if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
    }

    /** Keep a full-screen panel above the keyboard of a phone. */
    #fit() {
      if (!this.#shown || !visualViewport) return;
      this.#panel.style.setProperty("--height", `${visualViewport.height}px`);
      this.#panel.style.setProperty("--top", `${visualViewport.offsetTop}px`);
    }

    /** A link to a page leaves the panel closed on the next page, so that it can be read. @param {Event} event */
    #followed(event) {
      const target = event.composedPath()[0];
      if (target instanceof Element && target.closest("a[data-page]")) store("sessionStorage", null);
    }

    /* ---- keys */

    /** @param {KeyboardEvent} event */
    #key(event) {
      const composing = event.isComposing || event.keyCode === 229;
      if (composing) {
        // Enter ends the conversion of kana; it must not send.
        if (event.key === "Enter" && event.target === this.#input) event.preventDefault();
        return;
      }
      if (event.key === "Escape") {
        event.preventDefault();
        if (this.#suggestions.length) this.#suggest([]);
        else this.close();
      } else if (event.target === this.#input && this.#suggestions.length && /^Arrow(Up|Down)$/.test(event.key)) {
        event.preventDefault();
        this.#pick(this.#picked + (event.key === "ArrowDown" ? 1 : -1));
      }
    }

    /* ---- suggestions */

    #typed() {
      clearTimeout(this.#pause);
      const words = this.#input.value.trim() ?? "";
      if (!words) return this.#suggest([]);
      this.#pause = setTimeout(async () => {
        try {
          const response = await request(`api/v1/suggest?q=${encodeURIComponent(words.slice(0, 100))}`);
          const { suggestions } = await response.json();
          if (this.#input.value.trim() === words && this.#root.activeElement === this.#input)
            this.#suggest(suggestions ?? []);
        } catch {
          this.#suggest([]);
        }
      }, SUGGEST_PAUSE);
    }

    /** @param {{text: string}[]} suggestions */
    #suggest(suggestions) {
      clearTimeout(this.#pause);
      this.#suggestions = suggestions;
      this.#list.replaceChildren(
        ...suggestions.map(({ text }, index) =>
          h(
            "li",
            {
              id: `suggest-${index}`,
              role: "option",
              "aria-selected": "false",
              // Before the input loses the focus, which would close the list.
              onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
              onclick: () => this.#take(index),
            },
            text,
          ),
        ),
      );
      this.#list.toggleAttribute("hidden", !suggestions.length);
      this.#input.setAttribute("aria-expanded", String(suggestions.length > 0));
      this.#pick(-1);
    }

    /** @param {number} index -1 and one past the end mean the input itself */
    #pick(index) {
      const count = this.#suggestions.length;
      this.#picked = index < -1 ? count - 1 : index >= count ? -1 : index;
      this.#list.querySelectorAll("li").forEach((row, at) => {
        row.setAttribute("aria-selected", String(at === this.#picked));
        if (at === this.#picked) row.scrollIntoView({ block: "nearest" });
      });
      if (this.#picked < 0) this.#input.removeAttribute("aria-activedescendant");
      else this.#input.setAttribute("aria-activedescendant", `suggest-${this.#picked}`);
    }

    /** @param {number} index */
    #take(index) {
      const { text } = this.#suggestions[index];
      this.#input.value = "";
      this.#suggest([]);
      this.#send({ text }, text);
    }

    /* ---- sending */

    #submit() {
      if (this.#picked >= 0) return this.#take(this.#picked);
      const text = this.#input.value.trim() ?? "";
      this.#suggest([]);
      if (!text) return;
      this.#input.value = "";
      this.#send({ text }, text);
    }

    /**
     * Send one message after those that are under way.
     * @param {{text?: string, choice?: string, undo?: string}} what
     * @param {string} words what the resident is shown to have said
     */
    #send(what, words) {
      this.#record({ me: words });
      this.#toLastTurn();
      const body = { ...what, client_message_id: newId() };
      this.#queue = this.#queue.then(() => this.#deliver(body));
    }

    /** @param {Option} option */
    #choose = (option) => {
      this.#send(option.choice ? { choice: option.choice } : { text: option.text ?? option.label }, option.label);
    };

    /** @param {Outgoing} what @returns {Promise<void>} */
    async #deliver(what) {
      const state = this.#state;
      const session = what.session ?? state.session;
      const body = session ? { ...what, session } : what;
      state.waiting = body;
      this.#save();
      this.#busy(WORDS.busy);
      /** @type {Reply|Refusal} */
      const outcome = await post(body, () => this.#busy(WORDS.slow)).catch((error) => error);
      this.#busy("");
      state.waiting = null;
      // Meanwhile the resident may have had the conversation forgotten.
      if (state !== this.#state) return;
      if (outcome instanceof Error) await this.#refused(outcome, body);
      else this.#received(outcome);
    }

    /** @param {Reply} reply */
    #received(reply) {
      this.#state.session = reply.session;
      this.#state.trail = reply.trail ?? [];
      this.#record({
        messages: reply.messages,
        session: reply.session,
        turn: reply.turn,
        degraded: reply.degraded,
      });
      this.#showTrail(this.#state.trail);
      this.#toLastTurn();
    }

    /** @param {Error} error @param {Outgoing} body */
    async #refused(error, body) {
      const type = error instanceof Refusal ? error.type : "";
      if (type.endsWith("unknown-session") && body.session) {
        // The server knows this conversation no more: words start a new one, old buttons cannot.
        this.#state.session = null;
        this.#state.trail = [];
        this.#showTrail([]);
        if (body.text) return this.#deliver({ text: body.text, client_message_id: newId() });
      }
      this.#save();
      this.#problem(error instanceof Refusal ? error.message : WORDS.failed, type === "network" ? body : null);
    }

    /** @param {string} title @param {Outgoing|null} body what to send again, where that may help */
    #problem(title, body) {
      const problem = h(
        "div",
        { class: "guide" },
        h(
          "div",
          { class: "problem" },
          h("p", {}, title),
          body &&
            h(
              "button",
              {
                type: "button",
                class: "option",
                onclick: () => {
                  this.#input.focus({ preventScroll: true });
                  problem.remove();
                  this.#queue = this.#queue.then(() => this.#deliver(body));
                },
              },
              WORDS.again,
            ),
        ),
      );
      this.#log.append(problem);
      this.#toEnd();
    }

    /** @param {string} words */
    #busy(words) {
      if (this.#status.textContent === words) return;
      this.#status.textContent = words;
      if (words) this.#toEnd();
    }

    /* ---- showing */

    async #greet() {
      /** @type {Message[]} */
      let messages = [{ type: "text", text: WORDS.hello }];
      try {
        const response = await request("api/v1/start");
        const start = response.ok ? await response.json() : {};
        if (this.#state.items.length) return;
        // Choices in the greeting belong to the session that came with it.
        this.#state.session ??= start.session ?? null;
        if (start.messages?.length) messages = start.messages;
      } catch {
        // The greeting above will do.
      }
      if (!this.#state.items.length) this.#record({ messages });
    }

    /** @param {Item} item */
    #record(item) {
      this.#state.items = [...this.#state.items, item].slice(-KEPT_ITEMS);
      this.#append(item);
      this.#save();
    }

    #save() {
      this.#state.saved = Date.now();
      store("localStorage", JSON.stringify(this.#state));
    }

    /** @param {Item} item */
    #append(item) {
      if ("me" in item) {
        this.#log.append(h("div", { class: "me" }, h("p", {}, aloud("あなた："), item.me)));
        return;
      }
      const reply = h(
        "div",
        { class: "guide" },
        aloud("案内："),
        item.degraded && h("p", { class: "note" }, WORDS.degraded),
      );
      for (const message of item.messages)
        reply.append(...show(message, this.#choose).filter((node) => node !== null));
      if (item.turn !== undefined && item.messages.some(({ type }) => BELOW[type] && type !== "question"))
        reply.append(...this.#votes(item));
      this.#log.append(reply);
    }

    /**
     * Ask whether a reply helped, and if not, why. Pressed buttons stay in place, so that the focus stays too.
     * @param {Said} item
     */
    #votes(item) {
      const said = h("span");
      const why = h(
        "div",
        { class: "votes", role: "group", "aria-label": WORDS.why, hidden: item.helpful !== false },
        WORDS.why,
      );
      /** @type {[HTMLButtonElement, () => boolean][]} */
      const buttons = [];
      const mark = () => {
        for (const [button, pressed] of buttons) button.setAttribute("aria-pressed", String(pressed()));
        why.toggleAttribute("hidden", item.helpful !== false);
      };
      /**
       * @param {string} label
       * @param {{helpful: boolean, reason?: string}} verdict
       * @param {() => boolean} pressed
       * @param {Node} [sign]
       */
      const vote = (label, verdict, pressed, sign) => {
        const button = h(
          "button",
          {
            type: "button",
            onclick: async () => {
              if (pressed()) return;
              const before = { helpful: item.helpful, reason: item.reason };
              Object.assign(item, { reason: undefined }, verdict);
              mark();
              this.#intoView(why);
              said.textContent = await this.#report(item).then(
                () => WORDS.thanks,
                (/** @type {unknown} */ error) => {
                  Object.assign(item, before);
                  mark();
                  return error instanceof Refusal ? error.message : WORDS.failed;
                },
              );
              this.#intoView(why);
            },
          },
          sign,
          label,
        );
        buttons.push([button, pressed]);
        return button;
      };
      const row = h(
        "div",
        { class: "votes", role: "group", "aria-label": WORDS.helpful },
        WORDS.helpful,
        vote("はい", { helpful: true }, () => item.helpful === true, icon("up")),
        vote("いいえ", { helpful: false }, () => item.helpful === false, icon("down")),
        said,
      );
      why.append(
        ...REASONS.map((reason) => vote(reason, { helpful: false, reason }, () => item.reason === reason)),
      );
      mark();
      return [row, why];
    }

    /** @param {Said} item */
    async #report({ session, turn, helpful, reason }) {
      const response = await request("api/v1/feedback", { session, turn, helpful, reason });
      if (!response.ok) throw await refusal(response);
      this.#save();
    }

    /** @param {Step[]} steps */
    #showTrail(steps) {
      const focused = this.#trail.contains(this.#root.activeElement);
      this.#trail.replaceChildren(
        ...steps.map(({ label, undo }) =>
          h(
            "button",
            {
              type: "button",
              "aria-label": `「${label}」を取り消す`,
              title: `「${label}」を取り消す`,
              onclick: () => this.#send({ undo }, `「${label}」を取り消す`),
            },
            h("span", {}, label),
            icon("close"),
          ),
        ),
      );
      this.#trail.toggleAttribute("hidden", !steps.length);
      // The button that had the focus is gone; without this the focus would fall out of the panel.
      if (focused) this.#input.focus({ preventScroll: true });
    }

    /** Scroll so that the last question stands at the top and its answer can be read from the start. */
    #toLastTurn() {
      const last = [...this.#log.querySelectorAll(".me")].pop();
      if (last instanceof HTMLElement) this.#scroll.scrollTop = last.offsetTop - 10;
    }

    /**
     * Scroll down as far as needed to show an element; unlike scrollIntoView, never scroll the page around.
     * @param {Element} element
     */
    #intoView(element) {
      const below = element.getBoundingClientRect().bottom - this.#scroll.getBoundingClientRect().bottom;
      if (below > 0) this.#scroll.scrollTop += below + 10;
    }

    #toEnd() {
      this.#scroll.scrollTop = this.#scroll.scrollHeight;
    }

    /** Forget the conversation on this device, and begin anew. */
    #forget() {
      this.#state = fresh();
      this.#log.replaceChildren(h("div", { class: "guide" }, h("p", { class: "note" }, WORDS.forgotten)));
      this.#showTrail([]);
      store("localStorage", null);
      this.#input.focus({ preventScroll: true });
      this.#greet();
    }
  }

  customElements.define("town-guide", TownGuide);

  const mount = () => {
    if (!document.querySelector("town-guide")) document.body.append(document.createElement("town-guide"));
  };
  if (document.body) mount();
  else addEventListener("DOMContentLoaded", mount);
})();
