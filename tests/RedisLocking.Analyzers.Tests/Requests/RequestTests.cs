using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Requests;

public sealed class RequestTests
{
    [Theory]
    [InlineData("{Idd}", "asks for 'Idd'; Pay has the properties Id, User, Note, Lines")]
    [InlineData("{id}", "asks for 'id'; Pay has the properties Id, User, Note, Lines")]
    [InlineData("{User.Mail}", "asks for 'Mail'; User has the properties Name, Email")]
    [InlineData("{User..Name}", "asks for ''; User has the properties Name, Email")]
    [InlineData("{User}", "is a User, which is no single value; say which part of it: it has the properties Name, Email")]
    [InlineData("{Lines}", "is a string[], which is no single value")]
    [InlineData("{body:Id}", "has the source 'body'; the values of a request of MediatR are its properties, written without a source")]
    public async Task A_placeholder_that_is_no_property_is_reported(string placeholder, string mistake) =>
        (await Verify.FoundAsync(Request($$"""[Locked({|RL0002:"pay:{{placeholder}}"|})]""")))
            .ShouldHaveSingleItem().ShouldStartWith($"The placeholder {placeholder} of the lock template 'pay:{placeholder}' {mistake}");

    [Theory]
    [InlineData("{Id}")]
    [InlineData("{User.Name|trim|lower}")]
    [InlineData("{User.Email.Host}")]
    [InlineData("{User.Email}")]
    [InlineData("{Note.Value}:{Note.Length}")]
    [InlineData("{Lines.Length}")]
    [InlineData("{Lines.LongLength}/{User.Name.Length}")]
    public Task A_path_of_properties_is_not(string placeholder) =>
        Verify.FoundAsync(Request($"[Locked(\"pay:{placeholder}\")]"));

    [Fact]
    public Task Every_kind_of_request_is_looked_at() => Verify.FoundAsync(
        """
        [Locked({|RL0002:"a:{Idd}"|})] public sealed record Ask(int Id) : IRequest<int>;
        [Locked({|RL0002:"a:{Idd}"|})] public sealed record Watch(int Id) : IStreamRequest<int>;
        [Locked({|RL0002:"a:{Idd}"|})] public readonly record struct Small(int Id) : IRequest;
        [Locked("a:{Id}", {|RL0002:"b:{Idd}/{Id}"|})] public sealed record Two(int Id) : IRequest;

        [Locked("a:{Key}")] public abstract record Keyed : IRequest;
        public sealed record Good(string Key) : Keyed;
        public sealed record {|RL0002:Bad|}(string Name) : Keyed;
        """);

    [Fact]
    public Task What_is_known_only_when_it_is_sent_is_left_alone() => Verify.FoundAsync(
        """
        [Locked("a:{Value}/{Value.Any}/{Name}")] public sealed record Open<T>(T Value, string Name) : IRequest;
        [Locked("a:{Idd}")] public sealed record NoRequest(int Id);
        [Locked("a:{Idd}")] public abstract record Abstract(int Id) : IRequest;
        [Locked("a:{When}/{Kind}/{Address}/{Flag}/{Code}/{Maybe}/{Inherited}")] public sealed record Values(DateTimeOffset When, DayOfWeek Kind, Uri Address, bool Flag, Code Code, Guid? Maybe) : Base, IRequest;
        public abstract record Base { public int Inherited { get; init; } }
        public sealed record Code(string Text) { public override string ToString() => Text; }

        [Locked(Policy = "patient")]
        public sealed record Import(Uri File) : IRequest, ILockedRequest
        {
            public LockName LockName => LockName.Format($"import:{File.Host}");
        }
        """);

    [Fact]
    public Task What_nobody_can_read_is_no_value() => Verify.FoundAsync(
        """
        [Locked({|RL0002:"a:{Hidden}"|}, {|RL0002:"a:{Written}"|}, {|RL0002:"a:{Shared}"|}, {|RL0002:"a:{Field}"|}, {|RL0002:"a:{Any}"|})]
        public sealed class Order : IRequest
        {
            internal string Hidden { get; set; } = "";
            public string Written { private get; set; } = "";
            public static string Shared => "";
            public string Field = "";
            public object Any { get; set; } = "";
        }
        """);

    [Theory]
    [InlineData("\"pay:{id|trim}\"", "\"pay:{Id|trim}\"")]
    [InlineData("\"pay:{User.Emial}\"", "\"pay:{User.Email}\"")]
    [InlineData("\"pay:{body:Id}\"", "\"pay:{Id}\"")]
    [InlineData("@\"\"\"pay\"\":{notes}\"", "@\"\"\"pay\"\":{Note}\"")]
    public Task The_fix_writes_what_was_meant(string template, string meant) =>
        Verify.FixedAsync(Request($"[Locked({{|RL0002:{template}|}})]"), Request($"[Locked({meant})]"));

    [Fact]
    public Task Where_nothing_is_near_there_is_no_fix() => Verify.NotFixedAsync(Request("[Locked({|RL0002:\"pay:{Amount}\"|})]"));

    private static string Request(string attribute) =>
        $$"""
        {{attribute}}
        public sealed record Pay(int Id, User User, Money? Note, string[] Lines) : IRequest;
        public sealed record User(string Name, Mail? Email);
        public sealed record Mail(string Text, string Host) { public override string ToString() => Text; }
        public readonly record struct Money(decimal Value, int Length) : IFormattable { public string ToString(string? format, IFormatProvider? provider) => ""; }
        """;
}
