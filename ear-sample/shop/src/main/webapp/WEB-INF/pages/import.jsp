<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<h1>Order file</h1>
<p>A file of 2,010 orders comes with the shop. Ten of its lines are bad: they go to the queue
  <code>orders.rejected</code> with the line's number and the reason; the others are ordered, fifty in a transaction.
  Importing it again takes nothing twice.</p>
<c:if test="${not empty result}">
  <section class="panel note good" id="import-result">
    <p><b>${result.lines()}</b> lines read: <b>${result.taken()}</b> orders taken, <b>${result.known()}</b> known
      already, <b>${fn:length(result.rejected())}</b> rejected.</p>
    <c:if test="${not empty result.rejected()}">
      <p class="quiet">Rejected lines:
        <c:forEach items="${result.rejected()}" var="number" varStatus="at">${at.first ? '' : ', '}${number}</c:forEach></p>
    </c:if>
  </section>
</c:if>
<form method="post" action="${base}/import" class="panel checkout">
  <p>Your own file is posted to this address as <code>text/csv</code>.</p>
  <button type="submit" id="import">Import the shipped file</button>
</form>
