/* The text of a paper, row by row. Numbers and levels are the server's: each deed sends the rows'
   kinds, levels and marks, and gets them back. Without this script every row is a plain form. */
'use strict';
{
  const list = document.querySelector('.clause-rows[data-ask]');
  const tools = document.querySelector('.clause-tools');
  const form = list?.closest('form');
  const blank = document.getElementById('clause-blank');
  const said = document.querySelector('.clause-said');
  const trouble = document.querySelector('.clause-trouble-said');
  const GRIDS = ['table', 'members'];
  const past = [];
  let current = null;
  let number = 0;
  let lastWasTyping = false;
  let working = Promise.resolve();

  // A new row is there at once, so that no key pressed meanwhile goes elsewhere; it counts among the
  // rows when the server has said what it is.
  const isWaiting = (row) => 'waiting' in row.dataset;
  const rows = () => [...list.children].filter((row) => !isWaiting(row));
  const words = (row) => row.querySelector('.clause-words');
  const mark = (row) => row.querySelector('.clause-mark');
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const shown = (row) => row.querySelector('.clause-grid textarea') || words(row);
  const isGrid = (row) => GRIDS.includes(row.dataset.kind);

  const dress = (row, kind, level, text) => {
    const was = row.dataset.kind;
    row.dataset.kind = kind;
    row.dataset.level = level;
    field(row, 'kind').value = kind;
    field(row, 'level').value = level;
    mark(row).value = text;
    mark(row).hidden = kind !== 'numbered';
    if (was !== kind || GRIDS.includes(kind)) window.clauseGrid?.(row, GRIDS.includes(kind));
  };

  const make = (text = '') => {
    const html = blank.innerHTML.replaceAll('__n__', String(number));
    number += 1;
    const holder = document.createElement('template');
    holder.innerHTML = html;
    const row = holder.content.querySelector('li');
    words(row).value = text;
    return row;
  };

  const fit = (box) => {
    if (CSS.supports('field-sizing', 'content')) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  };

  const caret = (box) => [box.selectionStart, box.selectionEnd];
  const focus = (row, at) => {
    if (!row) return;
    const box = shown(row);
    box.focus({ preventScroll: true });
    const place = at ?? box.value.length;
    if (!isGrid(row)) box.setSelectionRange(place, place);
    row.scrollIntoView({ block: 'nearest' });
  };

  const mind = (row) => {
    if (current === row) return;
    current?.classList.remove('clause-current');
    current = row;
    row?.classList.add('clause-current');
    showKind();
  };
  const showKind = () => {
    for (const button of tools.querySelectorAll('[data-kind]')) {
      button.setAttribute('aria-pressed', String(current?.dataset.kind === button.dataset.kind));
    }
  };

  const snapshot = () => rows().map((row) => (
    { row, kind: row.dataset.kind, level: row.dataset.level, mark: mark(row).value }));
  const remember = () => {
    past.push({ rows: snapshot(), current });
    if (past.length > 100) past.shift();
    lastWasTyping = false;
    tools.querySelector('[data-undo]').disabled = false;
  };
  const touched = () => {
    const place = list.querySelector('[name$="-place"]') || form.querySelector('textarea');
    place.dispatchEvent(new CustomEvent('input', { bubbles: true }));
    lastWasTyping = false;
  };

  const arrange = (wanted) => {
    for (const each of wanted) dress(each.row, each.kind, each.level, each.mark);
    const now = rows();
    const differs = now.length !== wanted.length || wanted.some((each, at) => each.row !== now[at]);
    if (!differs) return;
    const waiting = [...list.children].filter(isWaiting)
      .map((row) => [row, row.previousElementSibling]);
    list.replaceChildren(...wanted.map((each) => each.row));
    for (const [row, above] of waiting) {
      if (above?.isConnected) above.after(row);
      else list.append(row);
    }
  };

  // A clause that Enter had parted is whole again.
  const rejoin = (staying) => {
    for (const row of rows().filter((each) => 'split' in each.dataset && !staying.has(each))) {
      const above = row.previousElementSibling;
      if (above) words(above).value += words(row).value;
    }
  };

  const undo = () => {
    const last = past.pop();
    if (!last) return;
    rejoin(new Set(last.rows.map((each) => each.row)));
    arrange(last.rows);
    tools.querySelector('[data-undo]').disabled = !past.length;
    mind(null);
    mind(last.current || rows()[0]);
    focus(current);
    said.textContent = 'เลิกทำแล้ว';
    touched();
  };

  const tell = (message) => {
    trouble.textContent = message;
    trouble.hidden = !message;
  };

  const ask = async (body) => {
    const answer = await fetch(list.dataset.ask, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'Content-Type': 'application/json',
        'X-CSRFToken': form.querySelector('[name=csrfmiddlewaretoken]').value,
      },
      body: JSON.stringify(body),
    });
    if (answer.redirected || !(answer.headers.get('Content-Type') || '').includes('json')) {
      throw new Error('ยังจัดข้อไม่ได้ อาจออกจากระบบไปแล้ว ข้อความที่พิมพ์ยังอยู่ กดบันทึกเพื่อเข้าสู่ระบบใหม่');
    }
    const found = await answer.json();
    if (found.error) throw new Error(found.error);
    return found;
  };

  // One after the other: keys come faster than answers.
  const queue = (deed) => {
    working = working.then(deed).then(() => tell(''), (error) => {
      const known = error instanceof TypeError;
      tell(known ? 'ติดต่อระบบไม่ได้ ตรวจอินเทอร์เน็ตแล้วลองอีกครั้ง ข้อความที่พิมพ์ยังอยู่' : error.message);
    });
    return working;
  };

  const bare = () => rows().map((row) => [
    row.dataset.kind, Number(row.dataset.level), mark(row).value,
    row.dataset.kind === 'paragraph' ? words(row).value.trimEnd().slice(-40) : '']);

  // What was typed in a new row stays, whatever becomes of the answer.
  const settle = (fresh) => { if (fresh) delete fresh.dataset.waiting; };

  // Rows that change places take the keys' place with them.
  const stay = (box, at) => {
    showKind();
    if (!box?.isConnected || box === document.activeElement) return;
    box.focus({ preventScroll: true });
    if (at !== null) box.setSelectionRange(at, at);
    box.scrollIntoView({ block: 'nearest' });
  };

  const change = (verb, row, more = {}, fresh = null) => queue(async () => {
    if (row && !row.isConnected) return settle(fresh);
    const at = row ? rows().indexOf(row) : -1;
    const before = rows();
    const found = await ask({ do: verb, at, rows: bare(), ...more }).catch((error) => {
      if (fresh) remember();
      settle(fresh);
      throw error;
    });
    remember();
    settle(fresh);
    const inside = document.activeElement;
    const held = inside?.closest?.('.clause') && inside.matches('textarea') ? caret(inside)[0] : null;
    let added = 0;
    const wanted = found.rows.map(([kind, level, text, from]) => {
      let each = before[from];
      if (from === null) {
        each = (!added && fresh) || make();
        added += 1;
      }
      return { row: each, kind, level: String(level), mark: text };
    });
    arrange(wanted);
    const target = rows()[found.at];
    if (target) said.textContent = `แถวที่ ${found.at + 1} ${mark(target).value}`;
    touched();
    if (fresh) return stay(inside, held);  // who types is there already, or further on
    mind(null);
    mind(target || null);
    const byTool = inside?.closest?.('.clause-tools');
    if (byTool) {
      inside.focus({ preventScroll: true });
      target?.scrollIntoView({ block: 'nearest' });
    } else {
      focus(target, target === row ? held : 0);
    }
    return undefined;
  });

  const newRow = (row) => {
    const box = words(row);
    const rest = isGrid(row) ? '' : box.value.slice(box.selectionEnd);
    if (rest) box.value = box.value.slice(0, box.selectionStart);
    fit(box);
    const fresh = make(rest.trimStart());
    fresh.dataset.waiting = '';
    if (rest) fresh.dataset.split = '';
    row.after(fresh);
    dress(fresh, isGrid(row) ? 'paragraph' : row.dataset.kind, row.dataset.level, '');
    fit(words(fresh));
    focus(fresh, 0);
    change('insert', row, { split: Boolean(rest) }, fresh);
  };

  const remove = (row) => {
    if (rows().length === 1) { words(row).value = ''; return; }
    change('delete', row);
  };

  // Keys

  const DEEDS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'out', ArrowRight: 'in' };
  const onKey = (event) => {
    const row = event.target.closest('.clause');
    if (!row || event.isComposing) return;
    const box = event.target;
    const inGrid = Boolean(box.closest('.clause-grid'));
    if (event.altKey && !event.ctrlKey && DEEDS[event.key]) {
      event.preventDefault();
      change(DEEDS[event.key], row);
    } else if (event.altKey && event.key === 'Delete') {
      event.preventDefault();
      remove(row);
    } else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === 'KeyZ') {
      if (lastWasTyping || !past.length) return;
      event.preventDefault();
      undo();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      tools.querySelector('[tabindex="0"]').focus();
    } else if (inGrid || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      event.stopPropagation();
      if (box === mark(row)) words(row).focus();
      else newRow(row);
    } else if (event.key === 'Backspace' && box === words(row) && !box.value && rows().length > 1) {
      event.preventDefault();
      const previous = row.previousElementSibling || row.nextElementSibling;
      change('delete', row).then(() => focus(previous));
    } else if (event.key === 'ArrowUp' && box === words(row) && caret(box)[1] === 0) {
      event.preventDefault();
      focus(row.previousElementSibling);
    } else if (event.key === 'ArrowDown' && box === words(row) && caret(box)[0] === box.value.length) {
      event.preventDefault();
      focus(row.nextElementSibling, 0);
    }
  };

  // Several lines in the clipboard become clauses.
  const onPaste = (event) => {
    const box = event.target;
    if (!box.matches('.clause-words') || box.closest('.clause-grid')) return;
    const text = event.clipboardData.getData('text/plain');
    if (text.split(/\r?\n/).filter((line) => line.trim()).length < 2) return;
    event.preventDefault();
    const row = box.closest('.clause');
    queue(async () => {
      const found = await ask({ do: 'parse', text });
      remember();
      const old = snapshot();
      const at = old.findIndex((each) => each.row === row);
      const fresh = found.rows.map(([kind, level, text_, said_]) => (
        { row: make(said_), kind, level: String(level), mark: text_ }));
      old.splice(words(row).value.trim() ? at + 1 : at, words(row).value.trim() ? 0 : 1, ...fresh);
      arrange(old);
      mind(null);
      focus(fresh.at(-1)?.row);
      said.textContent = `วางแล้ว ${fresh.length} แถว`;
      touched();
    });
  };

  // The toolbar is one stop of the Tab key; arrows go along it.
  const roam = (event) => {
    const buttons = [...tools.querySelectorAll('button:not(:disabled)')];
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      focus(current || rows()[0]);
    } else if (step && !event.altKey) {
      event.preventDefault();
      const next = buttons[(at + step + buttons.length) % buttons.length];
      for (const each of tools.querySelectorAll('button')) each.tabIndex = each === next ? 0 : -1;
      next.focus();
    }
  };
  const onTool = (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    const row = current || rows().at(-1);
    if ('undo' in button.dataset) undo();
    else if (button.dataset.kind) change('kind', row, { kind: button.dataset.kind });
    else if (button.dataset.do === 'insert') {
      change('insert', row).then(() => focus(current));
    } else if (button.dataset.do === 'delete') remove(row);
    else change(button.dataset.do, row);
  };

  // As the server will number the boxes should the page come back: then what this tab keeps of
  // unsaved typing (unsaved.js) names the same rows.
  const rename = () => {
    const filled = rows().filter((row) => words(row).value.trim());
    const empty = rows().filter((row) => !words(row).value.trim());
    [...filled, ...empty].forEach((row, at) => {
      for (const name of ['mark', 'text', 'place', 'kind', 'level']) field(row, name).name = `c-${at}-${name}`;
      const gone = row.querySelector('[name$="-gone"]');
      if (gone) gone.name = `c-${at}-gone`;
      field(row, 'place').value = (at + 1) * 10;
    });
  };

  // A page that came back holds all that was typed: there is nothing to bring back into it.
  const forget = () => {
    if (!document.querySelector('#content form :is(.errornote:not([hidden]), .conflict)')) return;
    try {
      Object.keys(sessionStorage).filter((name) => name.startsWith('typed:') && name.endsWith(`:${location.pathname}`))
        .forEach((name) => sessionStorage.removeItem(name));
    } catch { /* a browser may refuse its storage: then nothing was kept */ }
  };

  const start = () => {
    for (const spare of list.querySelectorAll('.clause-spare')) spare.remove();
    number = rows().length;
    if (!number) {
      const first = make();
      dress(first, 'paragraph', '0', '');
      list.append(first);
    }
    document.documentElement.classList.add('clause-scripts');
    for (const row of rows()) {
      dress(row, row.dataset.kind, row.dataset.level, mark(row).value);
      fit(words(row));
    }
    tools.hidden = false;
    document.querySelector('.clause-keys').hidden = false;
    tools.querySelectorAll('button').forEach((each, at) => { each.tabIndex = at ? -1 : 0; });
    list.addEventListener('keydown', onKey);
    list.addEventListener('paste', onPaste);
    list.addEventListener('focusin', (event) => mind(event.target.closest('.clause')));
    list.addEventListener('input', (event) => {
      if (!event.target.matches('.clause-words, .clause-mark, .clause-grid *')) return;
      lastWasTyping = true;
      fit(event.target);
    });
    tools.addEventListener('click', onTool);
    tools.addEventListener('keydown', roam);
    form.addEventListener('submit', rename, true);
    forget();
  };

  if (list) document.addEventListener('DOMContentLoaded', start);

  // One tick for every division.
  const all = document.querySelector('[data-all]');
  if (all) {
    const boxes = () => [...form_of(all).querySelectorAll(`[name="${all.dataset.all}"]`)];
    const look = () => { all.checked = boxes().length > 0 && boxes().every((box) => box.checked); };
    all.closest('.clause-all').hidden = false;
    all.addEventListener('change', () => { for (const box of boxes()) box.checked = all.checked; });
    document.addEventListener('change', (event) => { if (event.target !== all) look(); });
    look();
  }
  function form_of(box) { return box.closest('form'); }

  // The positions that may be chosen are those of the person who is chosen.
  const narrow = (person) => {
    const held = document.getElementById(person.id.replace(/-official$/, '-appointment'));
    const name = person.selectedOptions[0]?.textContent;
    for (const group of held?.querySelectorAll('optgroup') || []) {
      group.hidden = group.disabled = Boolean(person.value) && group.label !== name;
    }
    if (held?.selectedOptions[0]?.parentElement.disabled) held.value = '';
  };
  document.addEventListener('change', (event) => {
    if (event.target.matches('select[name$="-official"]')) narrow(event.target);
  });
  document.addEventListener('DOMContentLoaded', () => {
    document.querySelectorAll('select[name$="-official"]').forEach(narrow);
  });
}
