'use strict';
(() => {
  const base = document.body.dataset.base;
  const byId = (id) => document.getElementById(id);
  const TICKER_LINES = 8;
  const STATUS_EVERY_MS = 2000;

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text; // Never markup: names come from customers.
    return made;
  };

  const onOrder = (event) => {
    const order = JSON.parse(event.data);
    const line = document.createElement('li');
    line.dataset.order = order.id;
    line.append(element('span', order.customer), element('b', `€ ${order.total}`),
        element('small', `fulfilled by ${order.node}`));
    const ticker = byId('ticker');
    ticker.prepend(line);
    while (ticker.children.length > TICKER_LINES) {
      ticker.lastElementChild.remove();
    }
    byId('ticker-empty').hidden = true;
  };

  const listen = () => {
    const events = new EventSource(`${base}/events`);
    const dot = byId('live');
    events.onopen = () => { dot.classList.add('on'); dot.title = 'connected'; };
    events.onerror = () => { dot.classList.remove('on'); dot.title = 'not connected'; };
    events.onmessage = onOrder;
    window.addEventListener('pagehide', () => events.close());
  };

  const showStatus = (status) => {
    byId('waiting').textContent = status.waiting < 0 ? '–' : status.waiting;
    byId('orders').textContent = status.orders;
    byId('fulfilled').textContent = status.fulfilledOrders;
    byId('rejected').textContent = status.rejectedLines;
    byId('members').replaceChildren(...status.members.map((name) => {
      const member = element('li', name);
      member.classList.toggle('me', name === status.node);
      return member;
    }));
  };

  const watch = async () => {
    try {
      const answer = await fetch(`${base}/api/status`, { cache: 'no-store' });
      if (answer.ok) {
        showStatus(await answer.json());
      }
    } catch (gone) {
      byId('waiting').textContent = '–';
    }
    setTimeout(watch, STATUS_EVERY_MS);
  };

  listen();
  watch();
})();
