<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<%-- What went wrong inside stays in the log; only texts written for visitors are shown. --%>
<c:set var="code" value="${requestScope['jakarta.servlet.error.status_code']}"/>
<section class="panel note bad">
  <h1><c:choose>
    <c:when test="${code == 404}">There is nothing here</c:when>
    <c:when test="${code >= 500}">That did not work</c:when>
    <c:otherwise>Please look at that again</c:otherwise>
  </c:choose></h1>
  <p id="error"><c:choose>
    <c:when test="${empty requestScope['jakarta.servlet.error.exception']
        and not empty requestScope['jakarta.servlet.error.message']}">
      <c:out value="${requestScope['jakarta.servlet.error.message']}"/>
    </c:when>
    <c:otherwise>The shop could not do this. Its log says why.</c:otherwise>
  </c:choose></p>
  <p><a class="button" href="${base}/">To the catalogue</a></p>
</section>
