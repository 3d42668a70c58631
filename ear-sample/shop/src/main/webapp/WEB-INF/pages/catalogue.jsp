<%@ page contentType="text/html;charset=UTF-8" session="false" %>
<section class="hero">
  <h1>All you need to sing together</h1>
  <p>Every order travels from this page through a queue to a message-driven bean, on whichever node is free.</p>
</section>
<ul class="products">
  <c:forEach items="${catalogue.products}" var="product">
    <li class="product">
      <div class="picture"><svg role="img" aria-label="${product.name()}"><use href="#${product.sku()}"/></svg></div>
      <div class="about">
        <h3>${product.name()}</h3>
        <p>${product.blurb()}</p>
      </div>
      <form method="post" action="${base}/cart" class="buy">
        <input type="hidden" name="sku" value="${product.sku()}">
        <span class="price">€ ${product.price}</span>
        <button type="submit" id="add-${product.sku()}" aria-label="Add ${product.name()} to cart">Add</button>
      </form>
    </li>
  </c:forEach>
</ul>
