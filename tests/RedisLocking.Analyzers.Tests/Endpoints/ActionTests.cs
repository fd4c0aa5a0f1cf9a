using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Endpoints;

public sealed class ActionTests
{
    [Theory]
    [InlineData("""[HttpPost("cancel")] [Locked({|RL0002:"order:{route:order}"|})] public string Cancel() => "";""")]
    [InlineData("""[HttpPost("cancel/{line}")] [Locked({|RL0002:"order:{order}"|})] public string Cancel(string line) => "";""")]
    [InlineData("""[HttpPost, Route("cancel")] [Locked({|RL0002:"order:{rout:id}"|})] public string Cancel() => "";""")]
    [InlineData("""[AcceptVerbs("POST", Route = "x/{line}")] [Locked("a:{line}", {|RL0002:"order:{route:lines}"|})] public string Cancel() => "";""")]
    [InlineData("""[HttpPost] [Locked({|RL0002:"order:{body:custmer}"|})] public string Cancel([FromBody] Order order) => "";""")]
    public Task A_placeholder_that_no_request_can_fill_is_reported(string action) => Verify.FoundAsync(Controller(action));

    [Theory]
    [InlineData("""[HttpPost("cancel")] [Locked("order:{id}/{route:ID}/{controller}/{action}/{route:area}")] public string Cancel() => "";""")]
    [InlineData("""[HttpPost("{line:int}")] [Locked("order:{id}/{line}")] public string Cancel() => "";""")]
    [InlineData("""[HttpPost] [Locked("order:{line}")] public string Cancel(string line) => "";""")]
    [InlineData("""[HttpPost] [Locked("order:{route:tenant}")] public string Cancel(string tenant) => "";""")]
    [InlineData("""[HttpPost] [Locked("order:{line}")] public string Cancel(Order order) => "";""")]
    [InlineData("""[HttpPost] [Locked("order:{line}")] public string Cancel() => Request.Query["line"]!;""")]
    [InlineData("""[HttpPost] [Locked("order:{body:customer}/{query:x}/{header:y}/{claim:sub}/{form:z}")] public string Cancel([FromBody] Order order) => "";""")]
    [InlineData("""[HttpPost] [Locked("order:{line}")] public static string Cancel() => "";""")]
    [InlineData("""[NonAction] [Locked("order:{line}")] public string Cancel() => "";""")]
    public Task What_a_request_may_have_is_not(string action) => Verify.FoundAsync(Controller(action));

    [Fact]
    public Task A_route_that_is_made_elsewhere_is_not_known() => Verify.FoundAsync(
        """
        public sealed class ByConvention : ControllerBase
        {
            [HttpPost] [Locked("order:{route:id}/{id}")] public string Cancel() => "";
        }

        public sealed class TenantRoute : Attribute, Microsoft.AspNetCore.Mvc.Routing.IRouteTemplateProvider
        {
            public string Template => "{tenant}/orders";
            public int? Order => 0;
            public string Name => "";
        }

        [TenantRoute]
        public sealed class OfTheirOwn : ControllerBase
        {
            [HttpPost("cancel")] [Locked("order:{route:tenant}/{tenant}")] public string Cancel() => "";
        }

        [Route("orders")]
        public abstract class Base : ControllerBase
        {
            [HttpPost("cancel")] [Locked("order:{route:tenant}/{tenant}")] public string Cancel() => "";
        }

        [Route("orders")]
        public sealed class WithProperties : ControllerBase
        {
            [BindProperty(SupportsGet = true)] public string Tenant { get; set; } = "";

            [HttpPost] [Locked("order:{tenant}")] public string Cancel() => Tenant;
        }
        """);

    [Fact]
    public Task A_controllers_lock_is_that_of_each_action_that_says_nothing_else() => Verify.FoundAsync(
        """
        [Route("orders")]
        [Locked("order:{route:id}")]
        public class OrdersController : ControllerBase
        {
            [HttpPost("{id}")] public string Pay(string id) => id;
            [HttpPost("all")] public string {|RL0002:PayAll|}() => "";
            [HttpPost("none"), DisableLocking] public string None() => "";
            [HttpPost("own"), Locked("orders")] public string Own() => "";
            [HttpGet("{id}")] public string {|RL0006:Get|}(string id) => id;
            [HttpGet("{id}/free"), DisableLocking] public string Free(string id) => id;
        }

        public sealed class Derived : OrdersController
        {
            [HttpGet("{id}/more")] public string {|RL0006:GetMore|}(string id) => id;
        }
        """);

    [Theory]
    [InlineData("""[HttpGet("x")] [Locked("order:{id}")] public string {|RL0006:Get|}() => "";""")]
    [InlineData("""[HttpGet("x")] public string Get() => "";""")]
    [InlineData("""[HttpPost("x")] [Locked("order:{id}")] public string Post() => "";""")]
    public Task A_GET_that_takes_a_lock_is_a_hint(string action) => Verify.FoundAsync(Controller(action));

    [Fact]
    public Task The_fix_for_a_GET_of_a_locked_controller_is_DisableLocking() => Verify.FixedAsync(
        """
        [Route("orders/{id}")]
        [Locked("order:{id}")]
        public sealed class OrdersController : ControllerBase
        {
            // All of it.
            [HttpGet]
            public string {|RL0006:Get|}(string id) => id;
        }
        """,
        """
        [Route("orders/{id}")]
        [Locked("order:{id}")]
        public sealed class OrdersController : ControllerBase
        {
            // All of it.
            [HttpGet]
            [DisableLocking]
            public string Get(string id) => id;
        }
        """);

    [Fact]
    public Task A_GET_with_a_lock_of_its_own_has_no_fix() =>
        Verify.NotFixedAsync(Controller("""[HttpGet("x")] [Locked("order:{id}")] public string {|RL0006:Get|}() => "";"""));

    private static string Controller(string action) =>
        $$"""
        [Route("orders/{id}")]
        public sealed class OrdersController : ControllerBase
        {
            {{action}}
        }

        public sealed record Order(string Customer);
        """;
}
