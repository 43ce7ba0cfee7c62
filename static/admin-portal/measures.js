/* The list of measures by keyboard and buttons: places and levels are written into their boxes,
   which stand in the form anyway. Without this script they are typed. */
'use strict';
{
  const list = document.querySelector('.measure-list[data-prefix]');
  const blank = document.getElementById('measure-blank');
  const more = document.querySelector('.measure-more');
  const said = document.querySelector('[data-said]');
  const DEEPEST = 3;

  const rows = () => [...list.children];
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const level = (row) => Number(row.dataset.level);
  const words = (row) => field(row, 'text');

  // With a measure go those that stand under it.
  const block = (row) => {
    const all = rows();
    const at = all.indexOf(row);
    let end = at + 1;
    while (end < all.length && level(all[end]) > level(row)) end += 1;
    return all.slice(at, end);
  };

  const setLevel = (row, to) => {
    row.dataset.level = to;
    field(row, 'level').value = to;
  };

  const number = () => {
    rows().forEach((row, place) => { field(row, 'position').value = place; });
    list.dispatchEvent(new CustomEvent('input', { bubbles: true }));
  };

  const before = (row) => {
    let each = row.previousElementSibling;
    while (each && level(each) > level(row)) each = each.previousElementSibling;
    return each && level(each) === level(row) ? each : null;
  };

  const moves = {
    up(row) {
      const above = before(row);
      if (!above) return 'อยู่บนสุดแล้ว';
      above.before(...block(row));
      return 'ย้ายขึ้นแล้ว';
    },
    down(row) {
      const own = block(row);
      const below = own.at(-1).nextElementSibling;
      if (!below || level(below) < level(row)) return 'อยู่ล่างสุดแล้ว';
      block(below).at(-1).after(...own);
      return 'ย้ายลงแล้ว';
    },
    in(row) {
      const above = row.previousElementSibling;
      const own = block(row);
      const deepest = Math.max(...own.map(level));
      if (!above || level(row) > level(above) || deepest >= DEEPEST) return 'เยื้องเข้าอีกไม่ได้';
      own.forEach((each) => setLevel(each, level(each) + 1));
      return `เยื้องเข้าเป็นระดับ ${level(row)}`;
    },
    out(row) {
      if (level(row) === 1) return 'เยื้องออกอีกไม่ได้';
      block(row).forEach((each) => setLevel(each, level(each) - 1));
      return `เยื้องออกเป็นระดับ ${level(row)}`;
    },
  };

  const act = (row, verb) => {
    const from = document.activeElement;
    said.textContent = moves[verb](row);
    number();
    if (from && row.contains(from)) from.focus();
    row.scrollIntoView({ block: 'nearest' });
  };

  const dress = (row) => {
    row.querySelector('.measure-keys').hidden = false;
    const gone = row.querySelector('.measure-gone input');
    gone?.addEventListener('change', () => row.classList.toggle('measure-going', gone.checked));
  };

  const add = () => {
    const total = document.getElementById(`id_${list.dataset.prefix}-TOTAL_FORMS`);
    const holder = document.createElement('template');
    holder.innerHTML = blank.innerHTML.replaceAll('__prefix__', total.value);
    const row = holder.content.querySelector('li');
    total.value = Number(total.value) + 1;
    const last = rows().at(-1);
    list.append(row);
    if (last) setLevel(row, Math.max(1, level(last)));
    dress(row);
    number();
    words(row).focus();
  };

  if (list && blank) {
    document.documentElement.classList.add('measure-scripts');
    rows().forEach(dress);
    more.hidden = false;
    more.querySelector('[data-add]').addEventListener('click', add);
    list.addEventListener('click', (event) => {
      const button = event.target.closest('[data-do]');
      if (button) act(button.closest('.measure-row'), button.dataset.do);
    });
    list.addEventListener('keydown', (event) => {
      const verb = { ArrowUp: 'up', ArrowDown: 'down', ArrowRight: 'in', ArrowLeft: 'out' }[event.key];
      const row = event.target.closest('.measure-row');
      if (!verb || !row || !event.altKey) return;
      event.preventDefault();
      act(row, verb);
    });
  }
}
