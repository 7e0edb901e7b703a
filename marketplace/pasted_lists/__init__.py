"""Lists of a chat group (接龙) that become orders: pasted, looked over, shared, claimed, forgotten.

A list makes no order by itself: only what is paid counts. Each neighbour finds their own line
behind the shared link and goes on to the page on which they join and pay.
"""
