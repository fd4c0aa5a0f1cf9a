using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Endpoints;

public sealed class MappedEndpointTests
{
    [Theory]
    [InlineData("""app.MapPost("/orders/{id}", (string id) => id).RequireLock({|RL0002:"order:{route:idd}"|});""", "has no value: the route '/orders/{id}' has the parameter id")]
    [InlineData("""app.MapPost("/orders", (string id) => id).RequireLock({|RL0002:"order:{route:id}"|});""", "has no value: the route '/orders' has no parameter")]
    [InlineData("""app.MapPost("/orders/{id}", [Locked({|RL0002:"order:{orderId}"|})] (string id) => id);""", "has no value: the route '/orders/{id}' has the parameter id, and the handler takes no 'orderId' from the query; a value of the query that only the lock needs is written {query:orderId}")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock({|RL0002:"order:{id}"|});""", "a value of the body is written {body:id}")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock({|RL0002:"order:{body:amount}"|});""", "asks for what the handler does not read from the body: Order has the properties id, number, customer")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock({|RL0002:"order:{body:customer.mail}"|});""", "asks for what the handler does not read from the body")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock({|RL0002:"order:{body:customer..name}"|});""", "has a path with an empty step; it is written {body:user.email}")]
    [InlineData("""app.MapPost("/orders/{id}", (string id) => id).RequireLock({|RL0002:"order:{rout:id}"|});""", "has the unknown source 'rout'; the sources are route, query, header, claim, form and body")]
    [InlineData("""app.MapGroup("/a/{account}").MapPost("/b", () => 1).RequireLock({|RL0002:"a:{route:acount}"|});""", "has no value: the route '/a/{account}/b' has the parameter account")]
    [InlineData("""var a = app.MapGroup("/a/{account}").RequireAuthorization(); a.MapPost("/b", () => 1).RequireLock({|RL0002:"a:{route:acount}"|});""", "has no value: the route '/a/{account}/b' has the parameter account")]
    [InlineData("""app.MapPut("/orders/{id}", Handle).WithName("x").RequireLock({|RL0002:"order:{header:a}/{route:key}"|}); static string Handle(string id) => id;""", "has no value: the route '/orders/{id}' has the parameter id")]
    [InlineData("""builder.MapDelete("/orders/{id}", (string id) => id).RequireLock({|RL0002:"order:{rout:id}"|});""", "has the unknown source 'rout'")]
    [InlineData("""app.MapPost("/orders/{id:regex(^\\d{{3}}$)}/{**rest}", (string id) => id).RequireLock(new LockedAttribute({|RL0002:"order:{route:x}"|}) { Policy = "p" });""", "has the parameters id, rest")]
    public async Task A_placeholder_that_no_request_can_fill_is_reported(string statements, string mistake) =>
        (await Verify.FoundAsync(Application(statements))).ShouldHaveSingleItem().ShouldContain(mistake);

    [Theory]
    [InlineData("""app.MapPost("/orders/{id}", (string id) => id).RequireLock("order:{id}/{ID}/{route:Id}");""")]
    [InlineData("""app.MapPost("/orders/{id:int}/{**rest}", (int id) => id).RequireLock("order:{id}/{rest}");""")]
    [InlineData("""app.MapPost("/orders/{id?}", () => 1).RequireLock("order:{id}");""")]
    [InlineData("""app.MapPost("/orders/{id=7}", () => 1).RequireLock("order:{id}");""")]
    [InlineData("""app.MapPost("/orders", (string id) => id).RequireLock("order:{id}");""")]
    [InlineData("""app.MapPost("/orders", ([FromQuery(Name = "order-id")] string id) => id).RequireLock("order:{order-id}");""")]
    [InlineData("""app.MapPost("/orders", ([AsParameters] Order order) => order.Id).RequireLock("order:{whatever}");""")]
    [InlineData("""app.MapPost("/orders", (HttpContext context) => "").RequireLock("order:{id}/{body:any}");""")]
    [InlineData("""app.MapPost("/orders", context => context.Response.WriteAsync("")).RequireLock("order:{id}");""")]
    [InlineData("""app.MapPost("/orders", () => 1).RequireLock("order:{query:a}/{header:b}/{claim:c}/{form:d}/{body:e}");""")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock("order:{body:Id}/{body:NUMBER}/{body:customer.name|trim|lower}");""")]
    [InlineData("""app.MapPost("/orders", (Order order) => order.Id).RequireLock("order:{body:customer.snake_name}");""")]
    [InlineData("""app.MapPost("/orders", (System.Text.Json.JsonElement order) => 1).RequireLock("order:{body:id}");""")]
    [InlineData("""app.MapPost("/orders", (Dictionary<string, string> order) => 1).RequireLock("order:{body:id}");""")]
    [InlineData("""app.MapPost("/orders", (Open order) => 1).RequireLock("order:{body:id}");""")]
    [InlineData("""app.MapPost("/orders", (Service service, Order order) => 1).RequireLock("order:{body:id}");""")]
    [InlineData("""app.MapPost(pattern, () => 1).RequireLock("order:{route:id}/{id}");""")]
    [InlineData("""app.MapGroup(pattern).MapPost("/orders", () => 1).RequireLock("order:{route:id}/{id}");""")]
    [InlineData("""builder.MapPost("/orders", () => 1).RequireLock("order:{route:id}/{id}");""")]
    [InlineData("""group.MapPost("/orders", () => 1).RequireLock("order:{route:id}/{id}");""")]
    [InlineData("""var g = app.MapGroup("/a"); if (pattern == "") g = app.MapGroup("/{id}"); g.MapPost("/b", () => 1).RequireLock("a:{route:id}");""")]
    [InlineData("""app.MapGroup("/a").RequireLock("a:{route:id}").MapPost("/{id}", (string id) => id);""")]
    [InlineData("""var e = app.MapPost("/orders", () => 1); e.RequireLock("order:{route:id}");""")]
    [InlineData("""app.MapPost("/orders", [Locked("order:{route:id}")] () => 1).DisableLocking();""")]
    [InlineData("""app.MapPost("/orders", [Locked("order:{route:id}")] () => 1).RequireLock("orders");""")]
    [InlineData("""app.MapPost("/orders/{id}", handler).RequireLock("order:{customer}");""")]
    [InlineData("""app.MapPost("/orders", (Bound bound) => 1).RequireLock("order:{customer}");""")]
    public Task What_a_request_may_have_is_not(string statements) => Verify.FoundAsync(Application(statements));

    [Fact]
    public Task A_handler_of_a_class_is_looked_at_where_it_is_mapped() => Verify.FoundAsync(
        """
        public static class Orders
        {
            public static void Map(WebApplication app)
            {
                app.MapPost("/orders/{id}", Pay);
                app.MapPost("/orders/{number}", Pay);
            }

            [Locked({|RL0002:"order:{route:id}"|})]
            private static string Pay(string id) => id;
        }
        """);

    [Theory]
    [InlineData("""app.MapGet("/orders/{id}", [{|RL0006:Locked("order:{id}")|}] (string id) => id);""")]
    [InlineData("""app.MapGet("/orders/{id}", (string id) => id).WithName("x").{|RL0006:RequireLock|}("order:{id}");""")]
    [InlineData("""app.MapGet("/orders/{id}", (string id) => id).DisableLocking().{|RL0006:RequireLock|}("order:{id}");""")]
    public Task A_GET_that_takes_a_lock_is_a_hint(string statements) => Verify.FoundAsync(Application(statements));

    [Theory]
    [InlineData("""app.MapGet("/orders/{id}", (string id) => id);""")]
    [InlineData("""app.MapGet("/orders/{id}", [Locked("order:{id}")] (string id) => id).DisableLocking();""")]
    [InlineData("""app.MapGet("/orders/{id}", (string id) => id).RequireLock("order:{id}").DisableLocking();""")]
    [InlineData("""app.MapMethods("/orders/{id}", ["POST"], (string id) => id).RequireLock("order:{id}");""")]
    public Task A_GET_without_a_lock_is_not(string statements) => Verify.FoundAsync(Application(statements));

    [Theory]
    [InlineData("\"order:{route:idd}\"", "\"order:{route:id}\"")]
    [InlineData("\"order:{idd|trim}\"", "\"order:{id|trim}\"")]
    [InlineData("\"order:{rout:id}\"", "\"order:{route:id}\"")]
    [InlineData("\"order:{customer}\"", "\"order:{query:customer}\"")]
    [InlineData("\"order:{number}\"", "\"order:{body:number}\"")]
    [InlineData("\"order:{body:numbr}\"", "\"order:{body:number}\"")]
    public Task The_fix_writes_what_was_meant(string template, string meant)
    {
        const string map = """app.MapPost("/orders/{id}", (string id, Order order) => id).RequireLock(""";
        return Verify.FixedAsync(Application(map + "{|RL0002:" + template + "|});"), Application(map + meant + ");"));
    }

    private static string Application(string statements) =>
        $$"""
        public static class Application
        {
            public static void Map(WebApplication app, IEndpointRouteBuilder builder, RouteGroupBuilder group, string pattern, Delegate handler)
            {
                {{statements}}
            }
        }

        public sealed record Order(string Id, int? Number, Customer Customer);
        public sealed record Customer(string Name, [property: System.Text.Json.Serialization.JsonPropertyName("snake-name")] string Other);
        public sealed class Open { public int A { get; set; } [System.Text.Json.Serialization.JsonExtensionData] public Dictionary<string, object> More { get; set; } = []; }
        public sealed class Service { public int B { get; set; } }
        public sealed class Bound { public static ValueTask<Bound?> BindAsync(HttpContext context) => default; }
        """;
}
