// Opens reports in headless Chromium, wide and narrow, light and dark, with and without scripts: no request leaves the
// page, nothing is said on the console, nothing sticks out, axe finds no fault. Leaves pictures and a PDF beside them.
// usage: node look.js PAGE.html...      CHROMIUM: the browser, else /usr/bin/chromium
const fs = require('fs');
const puppeteer = require('puppeteer-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const looks = [
  { width: 1280, scheme: 'light' },
  { width: 1280, scheme: 'dark' },
  { width: 390, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];
let faults = 0;
function fault(page, look, text) {
  faults += 1;
  console.log(`${page} (${look.width}, ${look.scheme}): ${text}`);
}

async function open(browser, page, look, scripts) {
  const tab = await browser.newPage();
  tab.on('console', (message) => fault(page, look, `console: ${message.text()}`));
  tab.on('pageerror', (error) => fault(page, look, `error: ${error.message}`));
  tab.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) fault(page, look, `asks the network for ${request.url()}`);
  });
  await tab.setJavaScriptEnabled(scripts);
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
  await tab.setViewport({ width: look.width, height: 900 });
  await tab.goto(`file://${fs.realpathSync(page)}`, { waitUntil: 'load' });
  return tab;
}

async function lookAt(browser, page, look) {
  const name = `${page.replace(/\.html$/, '')}-${look.width}-${look.scheme}`;
  const tab = await open(browser, page, look, true);
  await tab.screenshot({ path: `${name}.png`, fullPage: true });
  const outside = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (outside > 0) fault(page, look, `sticks out by ${outside} pixels`);
  const clipped = await tab.evaluate(() =>
    [...document.querySelectorAll('th, td, dd, li')]
      .filter((cell) => cell.checkVisibility() && cell.scrollWidth > cell.clientWidth + 2 && !cell.closest('thead'))
      .filter((cell) => getComputedStyle(cell).display !== 'inline')
      .map((cell) => cell.textContent.slice(0, 60)));
  for (const text of clipped.slice(0, 5)) fault(page, look, `cut: ${text}`);
  // Searching hides rows, sorting moves them.
  const worked = await tab.evaluate(() => {
    const input = document.querySelector('.tools input[type=search]');
    if (!input) return true;
    input.value = 'zzzz';
    input.dispatchEvent(new Event('input'));
    const table = input.closest('.tools').nextElementSibling;
    const hidden = [...table.querySelectorAll('tbody tr')].every((row) => row.hidden);
    input.value = '';
    input.dispatchEvent(new Event('input'));
    const units = document.querySelector('table.units');
    if (!units) return hidden;
    const first = () => units.tBodies[0].rows[0].textContent;
    const before = first();
    units.tHead.querySelectorAll('button')[0].click();
    units.tHead.querySelectorAll('button')[0].click();
    return hidden && (units.tBodies[0].rows.length < 2 || first() !== before);
  });
  if (!worked) fault(page, look, 'searching or sorting does not work');
  await tab.close();

  const plain = await open(browser, page, look, false);
  const text = await plain.$eval('main', (main) => main.textContent.length);
  if (text < 100) fault(page, look, 'is empty without scripts');
  if (look.width === 1280 && look.scheme === 'light')
    await plain.pdf({ path: `${page.replace(/\.html$/, '')}.pdf`, preferCSSPageSize: true, printBackground: true });
  await plain.close();

  const checked = await browser.newPage();
  await checked.setBypassCSP(true);
  await checked.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
  await checked.setViewport({ width: look.width, height: 900 });
  await checked.goto(`file://${fs.realpathSync(page)}`);
  await checked.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  await checked.evaluate(axe);
  const found = await checked.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const one of found.violations)
    fault(page, look, `axe ${one.impact} ${one.id}: ${one.nodes.length}, first ${one.nodes[0].html.slice(0, 120)}`);
  await checked.close();
}

(async () => {
  const pages = process.argv.slice(2);
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  for (const page of pages)
    for (const look of looks) await lookAt(browser, page, look);
  await browser.close();
  console.log(`${pages.length} pages looked at, ${faults} faults`);
  process.exit(pages.length > 0 && faults === 0 ? 0 : 1);
})();
