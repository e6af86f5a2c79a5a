"""A small world for tests: orders that can be looked up, cancelled and paid."""

import time

START = {"orders": {"W1": {"status": "open", "total": 20}, "W2": {"status": "sent", "total": 5}}, "paid": 0}


def get_order(state, order_id: str):
    """An order by its id."""
    if order_id not in state["orders"]:
        raise ValueError("no such order")
    return state["orders"][order_id]


def cancel_order(state, order_id: str) -> dict:
    """Cancel an open order."""
    order = get_order(state, order_id)
    order["status"] = "half done"  # an exception undoes this
    if order_id == "W2":
        raise ValueError("it was sent already")
    order["status"] = "cancelled"
    return order


def pay(state, amount: int, note: str = "x"):
    state["paid"] += amount
    return {"paid": state["paid"]}


def sleep(state, seconds: float):
    time.sleep(seconds)


TOOLS = [get_order, cancel_order, pay, sleep]
