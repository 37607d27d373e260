'use client';
import { usePlace } from '../_ui/place.ts';
import { OrderList } from './order-list.tsx';
import { OrderPage } from './order-page.tsx';

/** `/orders`: every order this device knows. `/orders/<id>`: one of them, from its message to its truck. */
export default function OrdersPlace() {
  const {
    rest: [id],
  } = usePlace();
  return id === undefined ? <OrderList /> : <OrderPage key={id} id={id} />;
}
