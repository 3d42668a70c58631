<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<section class="panel note good">
  <h1>Thank you<c:if test="${not empty visitor.name}">, <c:out value="${visitor.name}"/></c:if></h1>
  <p>Order <code id="order-id"><c:out value="${orderId}"/></code> is confirmed.</p>
  <p id="order-state">
    Taken by <b><c:out value="${order.takenBy()}"/></b>,
    <c:choose>
      <c:when test="${order.fulfilments() > 0}">fulfilled by <b><c:out value="${order.fulfilledBy()}"/></b>.</c:when>
      <c:otherwise>waiting to be fulfilled.</c:otherwise>
    </c:choose>
  </p>
  <p><a class="button" href="${base}/">Back to the catalogue</a></p>
</section>
