using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Templates;

public sealed class InvalidTemplateTests
{
    [Theory]
    [InlineData("order:{id", "has a '{' at index 6 that is not closed")]
    [InlineData("order:{id|lowercase}", "has the unknown modifier 'lowercase' in {id|lowercase} at index 6; the modifiers are lower, upper, trim, hash")]
    [InlineData("{a}{b}", "has no separator before the placeholder at index 3")]
    [InlineData("order:{ id }", "has the placeholder { id } at index 6, which names no value")]
    [InlineData("", "is empty")]
    [InlineData("order:}", "has a '}' at index 6 that closes nothing")]
    public async Task A_template_that_cannot_be_read_is_an_error_with_the_parsers_own_words(string template, string mistake)
    {
        var messages = await Verify.FoundAsync($"[Locked({{|RL0001:\"{template}\"|}})] public sealed record Any;");

        messages.ShouldHaveSingleItem().ShouldStartWith($"The lock template '{template}' {mistake}");
        Should.Throw<FormatException>(() => LockTemplate.Parse(template)).Message.ShouldBe(messages[0]);
    }

    [Fact]
    public Task It_is_found_wherever_a_template_is_written() => Verify.FoundAsync(
        """
        public static class Places
        {
            private const string Broken = "order:{id";

            public static void Map(WebApplication app, LockPolicy policy)
            {
                app.MapPost("/{id}", [Locked({|RL0001:Broken|})] (string id) => id);
                app.MapPost("/{id}", (string id) => id).RequireLock("order:{id}", {|RL0001:"order:" + "{"|});
                app.MapPost("/{id}", (string id) => id).RequireLock({|RL0001:Broken|}, policy);
                app.MapPost("/{id}", (string id) => id).RequireLock(new LockedAttribute({|RL0001:"}"|}));
                app.MapPost("/{id}", (string id) => id).RequireLock(templates: ["a", {|RL0001:"{"|}]);
                _ = LockTemplate.Parse({|RL0001:"{}"|});
                app.MapPost("/{id}", Pay);

                [Locked({|RL0001:"{id"|})]
                static string Pay(string id) => id;
            }

            [Locked("one", {|RL0001:@"two:{"|}, Policy = "patient")]
            public static void Run() { }
        }
        """);

    [Fact]
    public Task What_is_no_constant_or_not_a_template_is_left_alone() => Verify.FoundAsync(
        """
        public static class Places
        {
            public static void Map(WebApplication app, string template, string[] templates)
            {
                app.MapPost("/{id}", (string id) => id).RequireLock(template);
                app.MapPost("/{id}", (string id) => id).RequireLock(templates);
                app.MapPost("/{id}", (string id) => id).RequireLock($"{template}:{{id}}");
                _ = LockTemplate.TryParse("{", out _);
                _ = LockTemplate.Parse(template);
                RequireLock("{");
                _ = int.Parse("{");
            }

            [Locked(Policy = "{")]
            public static void RequireLock(string name) { }
        }
        """);
}
