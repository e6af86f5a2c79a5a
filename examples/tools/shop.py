"""An order system: the state is plain data, the tools are functions that take it first."""

START = {
    "orders": {
        f"W{number}": {
            "customer": customer,
            "item": item,
            "total": total,
            "status": status,
            "address": address,
        }
        for number, customer, item, total, status, address in [
            (7001, "ada_lang_11", "kettle", 39.5, "pending", "4 Mill Lane"),
            (7002, "ada_lang_11", "lamp", 54.0, "delivered", "4 Mill Lane"),
            (7003, "ben_ode_27", "tent", 129.99, "pending", "9 Quay Street"),
            (7004, "ben_ode_27", "stove", 61.25, "shipped", "9 Quay Street"),
            (7005, "cleo_park_35", "globe", 88.8, "pending", "1 Hill Road"),
            (7006, "cleo_park_35", "clock", 24.9, "delivered", "1 Hill Road"),
        ]
    },
    "refunds": [],
}


def _order(state, order_id):
    if order_id not in state["orders"]:
        raise ValueError(f"no order {order_id}")
    return state["orders"][order_id]


def get_order(state, order_id: str) -> dict:
    """Look up an order by its id."""
    return {"order_id": order_id, **_order(state, order_id)}


def list_orders(state, customer: str) -> list:
    """List the ids of a customer's orders."""
    return [name for name, order in state["orders"].items() if order["customer"] == customer]


def cancel_order(state, order_id: str) -> dict:
    """Cancel a pending order."""
    order = _order(state, order_id)
    if order["status"] != "pending":
        raise ValueError(f"an order that is {order['status']} cannot be cancelled")
    order["status"] = "cancelled"
    return {"order_id": order_id, "status": "cancelled"}


def change_address(state, order_id: str, address: str) -> dict:
    """Change the address of a pending order."""
    order = _order(state, order_id)
    if order["status"] != "pending":
        raise ValueError(f"the address of an order that is {order['status']} cannot be changed")
    order["address"] = address
    return {"order_id": order_id, "address": address}


def refund_order(state, order_id: str, amount: float) -> dict:
    """Refund a delivered order, up to its total."""
    order = _order(state, order_id)
    if order["status"] != "delivered" or not 0 < amount <= order["total"]:
        raise ValueError("the refund is not allowed")
    state["refunds"].append({"order_id": order_id, "amount": amount})
    return {"order_id": order_id, "refunded": amount}


TOOLS = [get_order, list_orders, cancel_order, change_address, refund_order]
