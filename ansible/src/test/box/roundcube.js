// A person at Roundcube, in a real browser: reads the newest mail, answers it, and looks where things are.
//   node roundcube.js ADDRESS-OF-BOX SCREENSHOT     prints what the person saw, as JSON
const { chromium } = require(process.cwd() + '/node_modules/playwright-core');
const [address, screenshot] = process.argv.slice(2);

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', `--host-resolver-rules=MAP mail.example.org ${address}`],
  });
  // That the certificate is the right one is for curl to say, who can be given its root.
  const page = await (await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 800 }, locale: 'en-GB' })).newPage();
  page.setDefaultTimeout(120000); // a machine may be busy
  const logIn = async password => {
    await page.fill('#rcmloginuser', 'ann');
    await page.fill('#rcmloginpwd', password);
    await page.click('#rcmloginsubmit');
  };
  const seen = {};

  await page.goto('https://mail.example.org/');
  await logIn('wrong');
  await page.waitForSelector('#messagestack .error, #messagestack .warning, #messagestack .ui.alert');
  seen.refused = (await page.textContent('#messagestack')).trim();

  await logIn('secret');
  await page.waitForSelector('#messagelist tbody tr');
  seen.folders = await page.$$eval('#mailboxlist > li', all => all.map(one => [...one.classList].filter(c => c !== 'mailbox' && c !== 'selected' && c !== 'unread')[0]
    + ':' + one.querySelector('a').firstChild.textContent.trim()));
  seen.quota = await page.textContent('#quotadisplay').catch(() => '');
  await page.click('#messagelist tbody tr:first-child .subject a');
  const mail = page.frameLocator('#messagecontframe');
  await mail.locator('#messagebody').waitFor();
  seen.subject = (await mail.locator('#message-header .subject').textContent()).trim();
  seen.text = (await mail.locator('#messagebody').textContent()).trim();
  seen.at = Date.now();
  await page.screenshot({ path: screenshot });

  await page.locator('a.reply:not(.all):visible').first().click();
  await page.waitForSelector('#composebody');
  seen.largestUpload = await page.evaluate(() => window.rcmail.env.max_filesize);
  await page.fill('#composebody', 'Answered from Roundcube.');
  await page.locator('.send:visible').first().click();
  await page.waitForSelector('#messagelist tbody tr');
  await page.goto('https://mail.example.org/?_task=mail&_mbox=Sent');
  await page.waitForSelector('#messagelist tbody tr');
  seen.sent = await page.$$eval('#messagelist tbody tr .subject a', all => all.map(one => one.textContent.trim()));
  console.log(JSON.stringify(seen));
  await browser.close();
}

main().catch(e => { console.error(e.message); process.exit(1); });
