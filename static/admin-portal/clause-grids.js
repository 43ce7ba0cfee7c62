/* A table or a list of people as a grid of cells. The row's own box keeps the words, a line a row
   and "|" between the cells; the grid writes into it. */
'use strict';
{
  const LABELS = { members: ['ชื่อ', 'ตำแหน่ง', 'หน้าที่'], table: [] };
  const words = (row) => row.querySelector('.clause-words');
  const cellsOf = (text) => text.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const tidy = (text) => text.replaceAll('|', '/').replace(/\s*\n\s*/g, ' ').trim();

  const read = (grid) => [...grid.rows].map((line) => [...line.cells].map((cell) => tidy(cell.firstChild.value)));
  const write = (row) => {
    const box = words(row);
    box.value = read(row.querySelector('.clause-grid table')).map((line) => line.join(' | ')).join('\n');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };

  const cell = (kind, text, column, line) => {
    const place = document.createElement(kind === 'table' && line === 0 ? 'th' : 'td');
    const box = document.createElement('textarea');
    box.rows = 1;
    box.value = text;
    const label = LABELS[kind][column] || `ช่องที่ ${column + 1}`;
    box.setAttribute('aria-label', `แถวที่ ${line + 1} ${label}`);
    if (line === 0 && LABELS[kind][column]) box.placeholder = label;
    place.append(box);
    return place;
  };

  const draw = (row, lines) => {
    const kind = row.dataset.kind;
    const wide = Math.max(kind === 'members' ? 3 : 2, ...lines.map((line) => line.length));
    const table = document.createElement('table');
    const body = table.createTBody();
    lines.forEach((line, at) => {
      const drawn = body.insertRow();
      for (let column = 0; column < wide; column += 1) drawn.append(cell(kind, line[column] || '', column, at));
    });
    row.querySelector('.clause-grid table').replaceWith(table);
  };

  const at = (box) => {
    const place = box.parentElement;
    return [place.parentElement.rowIndex, place.cellIndex];
  };
  const go = (row, line, column) => row.querySelector('.clause-grid table').rows[line]?.cells[column]?.firstChild.focus();

  const act = (row, deed) => {
    const lines = read(row.querySelector('.clause-grid table'));
    const active = row.querySelector('.clause-grid textarea:focus') || row.querySelector('.clause-grid [data-last]');
    const [line, column] = active ? at(active) : [lines.length - 1, 0];
    if (deed === 'line') lines.splice(line + 1, 0, []);
    if (deed === 'column') lines.forEach((each) => each.splice(column + 1, 0, ''));
    if (deed === 'line-away' && lines.length > 1) lines.splice(line, 1);
    if (deed === 'column-away' && lines[0].length > 2) lines.forEach((each) => each.splice(column, 1));
    draw(row, lines);
    write(row);
    go(row, Math.min(line + (deed === 'line' ? 1 : 0), lines.length - 1), deed === 'line' ? 0 : Math.min(column, lines[0].length - 1));
  };

  const onKey = (event, row) => {
    if (event.key !== 'Enter' || event.isComposing || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    const [line, column] = at(event.target);
    const table = row.querySelector('.clause-grid table');
    if (event.shiftKey) go(row, line - 1, column);
    else if (line + 1 < table.rows.length) go(row, line + 1, column);
    else act(row, 'line');
  };

  const onPaste = (event, row) => {
    const text = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '');
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const lines = read(row.querySelector('.clause-grid table'));
    const [line, column] = at(event.target);
    text.split(/\r?\n/).forEach((pasted, down) => {
      lines[line + down] ||= [];
      pasted.split('\t').forEach((each, along) => { lines[line + down][column + along] = tidy(each); });
    });
    draw(row, lines.map((each) => Array.from(each, (one) => one || '')));
    write(row);
    go(row, line, column);
  };

  const button = (row, deed, label) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = label;
    made.addEventListener('mousedown', (event) => event.preventDefault());
    made.addEventListener('click', () => act(row, deed));
    return made;
  };

  // Called for each row whose kind became, or stopped being, that of a grid.
  window.clauseGrid = (row, isGrid) => {
    const box = words(row);
    const old = row.querySelector('.clause-grid');
    box.hidden = isGrid;
    if (!isGrid) { old?.remove(); return; }
    if (old && old.dataset.kind === row.dataset.kind) return;
    old?.remove();
    const grid = document.createElement('div');
    grid.className = 'clause-grid';
    grid.dataset.kind = row.dataset.kind;
    grid.append(document.createElement('table'));
    const tools = document.createElement('p');
    tools.append(button(row, 'line', '+ แถว'), button(row, 'column', '+ ช่อง'),
      button(row, 'line-away', 'ลบแถว'), button(row, 'column-away', 'ลบช่อง'));
    grid.append(tools);
    box.after(grid);
    draw(row, box.value.trim() ? cellsOf(box.value) : [[], []]);
    grid.addEventListener('keydown', (event) => { if (event.target.matches('textarea')) onKey(event, row); });
    grid.addEventListener('paste', (event) => onPaste(event, row));
    grid.addEventListener('input', () => write(row));
    grid.addEventListener('focusin', (event) => {
      if (!event.target.matches('textarea')) return;
      for (const each of grid.querySelectorAll('[data-last]')) delete each.dataset.last;
      event.target.dataset.last = '1';
    });
  };
}
