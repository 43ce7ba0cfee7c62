/* The level beside L and I while they are typed, and Enter in a score goes to the next row. What
   counts is what the server says after saving; the page works without this. */
'use strict';
{
  const DIGITS = '๐๑๒๓๔๕๖๗๘๙';
  const table = document.querySelector('[data-cells]');
  const levels = new Map((table?.dataset.cells || '').split('|').map((cell) => {
    const [pair, value, label] = cell.split(':');
    return [pair, { value, label }];
  }));
  const score = (box) => [...(box?.value.trim() || '')]
    .map((sign) => (DIGITS.includes(sign) ? String(DIGITS.indexOf(sign)) : sign)).join('');
  const boxes = (row) => [...row.querySelectorAll('input.score')];

  const show = (row) => {
    const sign = row.querySelector('.risk-shown .risk-level');
    const [likelihood, impact] = boxes(row).map(score);
    if (!sign) return;
    const level = levels.get(`${likelihood}${impact}`);
    sign.className = level ? `risk-level lv-${level.value}` : 'risk-level none';
    sign.replaceChildren();
    if (level) {
      const product = document.createElement('b');
      product.textContent = String(Number(likelihood) * Number(impact));
      sign.append(product, ` ${level.label}`);
    } else if (likelihood || impact) {
      sign.textContent = 'ยังไม่มีคะแนน';
    }
  };

  table?.addEventListener('input', (event) => {
    if (event.target.matches('input.score')) show(event.target.closest('tr'));
  });

  table?.addEventListener('keydown', (event) => {
    if (!event.target.matches('input.score') || event.ctrlKey) return;
    const steps = { Enter: 1, ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    const here = event.target.closest('tr');
    const rows = [...table.querySelectorAll('tr.form-row:not(.empty-form)')];
    const next = rows[rows.indexOf(here) + step];
    const box = next && boxes(next)[boxes(here).indexOf(event.target)];
    if (box) { box.focus(); box.select(); }
  });
}

/* A cell of the matrix takes the colour of the level that is chosen in it. */
{
  document.querySelector('.matrix-grid[data-levels]')?.addEventListener('change', (event) => {
    if (event.target.matches('select')) event.target.closest('td').className = `lv-${event.target.value || 'none'}`;
  });
}
