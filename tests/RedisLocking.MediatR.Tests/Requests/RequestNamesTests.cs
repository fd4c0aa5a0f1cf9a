using System.Globalization;
using MediatR;
using RedisLocking.Requests;

namespace RedisLocking.MediatR.Tests.Requests;

public sealed class RequestNamesTests
{
    private static readonly Guid Id = Guid.Parse("0198f0a2-7c1e-7e55-9e07-6f6a4c6f8a10");
    private static readonly DateTimeOffset Day = new(2030, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(1));

    [Fact]
    public void Of_Properties_AreReadThroughTheirPath() =>
        Names(new Register(" Ann ", new User("a@b.c", new Address("Bern")))).ShouldBe(["register:ann/a@b.c/Bern"]);

    [Fact]
    public void Of_SeveralTemplates_AreNamesInTheirOrder() =>
        Names(new Transfer(2, 1)).ShouldBe(["account:2", "account:1"]);

    [Fact]
    public void Of_ValuesOfEveryKind_AreTheSameTextInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };

            Names(new Everything(-1.5m, Id, DayOfWeek.Monday, true, 'x', Day, DateOnly.FromDateTime(Day.DateTime), new Uri("https://a.b/c"), 7, new Code("z")))
                .ShouldBe([$"-1.5#{Id}#Monday#True#x#2030-01-02T03%3A04%3A05.6780000+01%3A00#2030-01-02#https%3A%2F%2Fa.b%2Fc#7#code z"]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Of_StructAndInheritedAndHiddenProperties_AreRead()
    {
        Names(new Point(1, 2)).ShouldBe(["point:1/2"]);
        Names(new Child { Id = 5, Kind = "new" }).ShouldBe(["5:new"]);
    }

    public static TheoryData<Register, string> WithoutAValue => new()
    {
        { new Register(null, new User("a@b.c", new Address("Bern"))), "{UserName|trim|lower}" },
        { new Register("ann", null), "{User.Email}" },
        { new Register("ann", new User("a@b.c", null)), "{User.Address.Town}" },
        { new Register("ann", new User(" ", new Address("Bern"))), "{User.Email}" },
    };

    [Theory]
    [MemberData(nameof(WithoutAValue), DisableDiscoveryEnumeration = true)]
    public void Of_MissingValueAnywhereOnThePath_NamesThePlaceholder(Register request, string placeholder) =>
        Should.Throw<LockTemplateValueException>(() => Names(request)).Message.ShouldBe($"The value of {placeholder} is missing or empty.");

    [Fact]
    public void Of_NullableWithoutAValue_IsMissing()
    {
        Names(new WithoutId(7)).ShouldBe(["7"]);
        Should.Throw<LockTemplateValueException>(() => Names(new WithoutId(null)));
    }

    [Fact]
    public void Of_PropertyOnThePath_IsReadOnce()
    {
        var request = new Counted();

        Names(request).ShouldBe(["value:x"]);

        request.Reads.ShouldBe(1);
    }

    [Fact]
    public void Of_LockedRequest_IsWhatItSays() => Names(new Said("any:thing")).ShouldBe(["any:thing"]);

    private static string[] Names<TRequest>(TRequest request)
        where TRequest : notnull =>
        [.. new RequestNames<TRequest>(LockedRequest.Find(typeof(TRequest), new LockPolicies())!).Of(request).Select(name => name.Value)];

    [Locked("register:{UserName|trim|lower}/{User.Email}/{User.Address.Town}")]
    public sealed record Register(string? UserName, User? User) : IRequest<string>;

    public sealed record User(string Email, Address? Address);

    public sealed record Address(string Town);

    [Locked("account:{From}", "account:{To}")]
    public sealed record Transfer(int From, long To) : IRequest<string>;

    [Locked("{Amount}#{Id}#{Weekday}#{Paid}#{Grade}#{Date}#{Day}#{Uri}#{Count}#{Code}")]
    public sealed record Everything(
        decimal Amount, Guid Id, DayOfWeek Weekday, bool Paid, char Grade, DateTimeOffset Date, DateOnly Day, Uri Uri, int? Count, Code Code) : IRequest<string>;

    public readonly record struct Code(string Value)
    {
        public override string ToString() => $"code {Value}";
    }

    [Locked("point:{X}/{Y}")]
    public readonly record struct Point(int X, int Y) : IRequest<string>;

    public class Parent
    {
        public int Id { get; init; }

        public object? Kind { get; init; }
    }

    [Locked("{Id}:{Kind}")]
    public sealed class Child : Parent, IRequest<string>
    {
        public new string? Kind { get; init; }
    }

    [Locked("{Id}")]
    public sealed record WithoutId(int? Id) : IRequest<string>;

    [Locked("value:{Value.Value}")]
    public sealed class Counted : IRequest<string>
    {
        public int Reads { get; private set; }

        public KeyValuePair<string, string>? Value
        {
            get
            {
                Reads++;
                return new KeyValuePair<string, string>("key", "x");
            }
        }
    }

    public sealed record Said(string Name) : IRequest<string>, ILockedRequest
    {
        public LockName LockName => Name;
    }
}
