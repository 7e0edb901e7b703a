"""A Stripe of our own, for development and tests: same SDK, same API, same signed webhooks.

``python -m payments.sandbox --port P --state FILE --webhook-url URL --webhook-secret S``
listens on 127.0.0.1 and refuses to start unless LINLI_MODE is ``development``. It answers
``GET /health``, keeps everything in FILE (safe against ``kill -9``), follows the shared clock
(LINLI_CLOCK_FILE) for everything but signatures, and takes any ``sk_test_…`` key.

What it has, under /v1: checkout sessions (create, retrieve, list, expire), payment intents
(create, retrieve, confirm, capture, cancel, list, search), payment methods, charges, refunds,
balance, balance transactions, accounts, account links, transfers, reversals, payouts, events,
webhook endpoints. Accounts begin empty; ``/onboard/{link}`` is the page where their holder
completes them. ``--connect-url`` and ``--connect-secret`` name who hears of them.
Unknown parameters are refused, idempotency keys replay, lists page, ``expand`` expands.

``/pay/{id or client secret}?return_url=URL`` is the page a person pays on. Money by wallet is
there at once; refunds to wallets take two seconds; payouts too.

``POST /_control`` takes a JSON object (``content-type: application/json``) of orders:

======================  =====================================  ================================
order                   value                                  what it does
======================  =====================================  ================================
pay                     payment                                the buyer pays
decline                 payment                                the buyer's payment fails
pay_late                {"payment": …, "seconds": n}           paid, but the money comes later;
                                                               it cannot be cancelled meanwhile
decline_next            n or {"count": n, "code": reason}      next payments are declined
delay_success           n or {"count": n, "seconds": s}        next payments arrive late
drop_webhooks           n                                      next webhooks are never sent
duplicate_webhooks      n                                      next webhooks are sent twice
delay_webhooks          n or {"count": n, "seconds": s}        next webhooks are sent later
hold_webhooks           true or false                          none is sent while true
release                 "forward" or "reversed"                ends hold, in this order
redeliver               event id or "all"                      send again
fail_next_refund        n                                      accepted, then failed after 1 s
refuse_next_refund      n                                      refused at once with 400
keep_refunds_pending    n                                      pending until settle_refund
settle_refund           refund id                              a pending refund succeeds
fail_refund             refund id                              fails, even after it succeeded
insufficient_balance    true or false                          refunds wait, transfers refused
fail_next_payout        n                                      the bank sends it back
fail_payout             payout id                              the same, later
complete_account        account id                             its holder handed everything in
restrict_account        account id                             something is missing; not payable
leave_account           account id                             disconnected by its holder
drain_account           account id                             its money is at the bank, so that
                                                               reversals are refused
forget_line             line or its source                     gone, from the balance too
double_line             line or its source                     booked again under another id
mend_lines              true                                   undoes the two above
add_line                {"type": …, "amount": n, "fee": n,     a line nobody asked for, such as a
                        "source": id, "currency": …}           stripe_fee or an adjustment
settle_in               {"currency": "hkd",                     what is paid settles in another
                        "rates": {"2026-11-21": "1.08"}}        currency, at the rate of its day;
                        or null                                 null: as it was paid
wrong_rate              {"line": line or its source,            the line tells another rate than
                        "rate": "1.2"}                          it was exchanged at
http                    n or {"count": n, "status": 500, 429   next API calls go wrong, before
                        or "timeout", "path": prefix,          the work or after it is done
                        "when": "before" or "after"}
advance                 seconds                                move its clock, do what falls due
reset                   "trouble" or "all"                     forget scripts, or everything
======================  =====================================  ================================

``payment`` is the id of a session or an intent, or any value of its metadata (so our own
payment id works). Orders are carried out as written; the answer has one member for each.
``GET /_control`` tells the trouble in force, the undelivered webhooks, those under way and
what is to come.
"""
