<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<h1>Your cart</h1>
<c:choose>
  <c:when test="${empty cartLines}">
    <p class="quiet">There is nothing in it yet. <a href="${base}/">To the catalogue</a></p>
  </c:when>
  <c:otherwise>
    <table class="lines">
      <thead><tr><th>Product</th><th class="n">Quantity</th><th class="n">Price</th><th class="n">Total</th><th></th></tr></thead>
      <tbody>
      <c:forEach items="${cartLines}" var="line">
        <tr>
          <td><svg class="thumb" aria-hidden="true"><use href="#${line.product().sku()}"/></svg>${line.product().name()}</td>
          <td class="n">${line.quantity()}</td>
          <td class="n">€ ${line.product().price}</td>
          <td class="n">€ ${line.total}</td>
          <td class="n">
            <form method="post" action="${base}/cart">
              <input type="hidden" name="sku" value="${line.product().sku()}">
              <button class="plain" name="action" value="remove">Remove</button>
            </form>
          </td>
        </tr>
      </c:forEach>
      </tbody>
      <tfoot><tr><td colspan="3">To pay</td><td class="n"><b>€ ${cartTotal}</b></td><td></td></tr></tfoot>
    </table>
    <form method="post" action="${base}/checkout" class="panel checkout">
      <input type="hidden" name="orderId" value="${orderId}">
      <label for="customer">Your name</label>
      <input id="customer" name="customer" required maxlength="60" autocomplete="name"
             value="${fn:escapeXml(visitor.name)}">
      <button type="submit" id="order">Order for € ${cartTotal}</button>
    </form>
  </c:otherwise>
</c:choose>
<c:if test="${not empty visitor.recent}">
  <h2>You looked at</h2>
  <ul class="recent">
    <c:forEach items="${visitor.recent}" var="sku">
      <li><svg role="img" aria-label="${sku}"><use href="#${sku}"/></svg></li>
    </c:forEach>
  </ul>
</c:if>
