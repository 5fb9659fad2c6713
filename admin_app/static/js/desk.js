/* window.desk: the few tools the other files share. No inline handlers: everything hangs on data-* attributes.
   What a person typed or the server said reaches the page through textContent only. */
(function () {
  'use strict';

  var $ = function (selector, root) { return (root || document).querySelector(selector); };
  var $$ = function (selector, root) { return Array.from((root || document).querySelectorAll(selector)); };

  /* delegated listening: also works for rows that arrive later; act(event, element) */
  function on(type, selector, act, capture) {
    document.addEventListener(type, function (event) {
      var hit = event.target.closest && event.target.closest(selector);
      if (hit) act(event, hit);
    }, Boolean(capture));
  }

  /* make('button', {class: 'btn', type: 'button'}, '文字' or [nodes]) */
  function make(tag, attributes, content) {
    var element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    if (Array.isArray(content)) content.forEach(function (child) { element.appendChild(child); });
    else if (content) element.textContent = content;
    return element;
  }

  function icon(name) { return make('i', { 'class': 'bi bi-' + name, 'aria-hidden': 'true' }); }

  function hide(form, name, value) { form.appendChild(make('input', { type: 'hidden', name: name, value: value })); }

  var store = {
    get: function (key) { try { return localStorage.getItem(key); } catch (e) { return null; } },
    set: function (key, value) { try { localStorage.setItem(key, value); } catch (e) { /* storage is off */ } }
  };

  /* a note at the bottom of the page; one at a time; link = {href, text} */
  function note(tone, text, link) {
    var old = $('.bottom-note');
    if (old) old.remove();
    var close = make('button', { type: 'button', 'aria-label': '关掉' }, '×');
    var words = make('span', {}, text);
    if (link) {
      words.appendChild(document.createTextNode('　'));
      words.appendChild(make('a', { href: link.href }, link.text));
    }
    var icons = { green: 'check-circle-fill', red: 'exclamation-circle-fill', amber: 'clock-fill' };
    var box = make('div', { 'class': 'note bottom-note' + (tone ? ' note-' + tone : ''), role: tone === 'red' ? 'alert' : 'status' },
      [icon(icons[tone] || 'info-circle-fill'), words, close]);
    close.addEventListener('click', function () { box.remove(); });
    document.body.appendChild(box);
  }

  function token() {
    var meta = $('meta[name="csrf-token"]');
    return meta ? meta.content : '';
  }

  /* post(url, {name: value}) → promise of the JSON answer. Rejects with {status, message}; what went wrong has then
     already been told at the bottom of the page, and the page stays as it is. */
  function post(url, data) {
    return ask(url, {
      method: 'POST', body: new URLSearchParams(data || {}),
      headers: { 'X-CSRFToken': token(), 'X-Requested-With': 'fetch', Accept: 'application/json' }
    });
  }

  function get(url) {
    return ask(url, { headers: { 'X-Requested-With': 'fetch', Accept: 'application/json' } });
  }

  function ask(url, options) {
    return fetch(url, Object.assign({ credentials: 'same-origin' }, options)).then(function (answer) {
      if (answer.status === 401 || answer.redirected) return signedOut();
      return answer.json().catch(function () { return {}; }).then(function (body) {
        if (answer.ok) return body;
        var message = body.message || '这一步没有做成，请稍后再试';
        note('red', message);
        return Promise.reject({ status: answer.status, message: message });
      });
    }, function () {
      note('red', '连不上服务器，请检查网络后再试');
      return Promise.reject({ status: 0, message: '' });
    });
  }

  function signedOut() {
    var here = location.pathname + location.search;
    note('amber', '登录已过期，请重新登录', { href: '/login?next=' + encodeURIComponent(here), text: '去登录' });
    return Promise.reject({ status: 401, message: '登录已过期，请重新登录' });
  }

  function wide() { return window.matchMedia('(min-width: 992px)').matches; }

  window.desk = {
    $: $, $$: $$, on: on, make: make, icon: icon, hide: hide, store: store, note: note, post: post, get: get, wide: wide
  };
}());
