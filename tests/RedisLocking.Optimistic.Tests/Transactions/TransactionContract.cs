using RedisLocking.Optimistic.Tests.Stores;

namespace RedisLocking.Optimistic.Tests.Transactions;

/// <summary>Conditions, two parts of which one is executed, and what comes of each operation.</summary>
public abstract partial class TransactionContract<TFixture>(TFixture fixture) : StoreContract(fixture), IClassFixture<TFixture>
    where TFixture : StoreFixture
{
    [Fact]
    public async Task The_part_that_the_conditions_choose_is_executed_and_each_operation_tells_what_came_of_it()
    {
        var a = await Store.PutAsync("a", 1);
        var put = Op.Put("b", "new");
        var delete = Op.Delete("a");
        var get = Op.Get<int>("a");

        var result = await Store.Txn().If(Compare.Version("a").Equal(a.Version), Compare.Absent("b")).Then(put, delete).Else(get).CommitAsync();

        result.Succeeded.ShouldBeTrue();
        result.Of(put).Value.ShouldBe("new");
        result.Of(put).ModifyRevision.ShouldBe(result.Revision);
        result.Of(delete).ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => result.Of(get));
        (await Store.GetAsync<int>("a")).ShouldBeNull();
    }

    [Fact]
    public async Task The_other_part_is_executed_when_one_condition_does_not_hold()
    {
        var a = await Store.PutAsync("a", 1);
        var get = Op.Get<int>("a");

        var result = await Store.Txn().If(Compare.Exists("a"), Compare.Version("a").Greater(a.Version)).Then(Op.Put("a", 2)).Else(get, Op.Put("b", 3)).CommitAsync();

        result.Succeeded.ShouldBeFalse();
        result.Of(get).ShouldBe(a);
        (await Store.GetAsync<int>("b"))!.Value.ShouldBe(3);
    }

    [Fact]
    public async Task Operations_see_what_those_before_them_wrote_and_all_are_of_one_revision()
    {
        var (put, again, get, delete, gone, created) = (Op.Put("a", 1), Op.Put("a", 2), Op.Get<int>("a"), Op.Delete("a"), Op.Get<int>("a"), Op.Put("a", 3));

        var result = await Store.Txn().Then(put, again, get, delete, gone, created).CommitAsync();

        result.Of(get)!.Value.ShouldBe(2);
        result.Of(again).Version.ShouldBe(result.Of(put).Version);
        result.Of(gone).ShouldBeNull();
        result.Of(created).CreateRevision.ShouldBe(result.Revision);
        (await Store.GetAsync<int>("a"))!.Value.ShouldBe(3);
    }

    [Fact]
    public async Task Nested_transactions_decide_by_what_was_written_before_them()
    {
        var (inner, outer) = (Op.Get<string>("b"), Op.Put("a", 5));
        var nested = Op.Txn([Compare.Value("a").Equal(5)], [Op.Put("b", "five"), inner, Op.Txn([Compare.Absent("b")], [Op.Delete("a")], [Op.Put("c", "deep")])], [Op.Put("b", "other")]);

        var result = await Store.Txn().If(Compare.Absent("a")).Then(outer, nested).CommitAsync();

        result.Of(nested).Succeeded.ShouldBeTrue();
        result.Of(inner)!.Value.ShouldBe("five");
        (await Store.GetAllAsync<string>(["b", "c"])).Select(entry => entry?.Value).ShouldBe(["five", "deep"]);
    }

    [Fact]
    public async Task Reading_takes_no_revision()
    {
        var a = await Store.PutAsync("a", 1);
        var result = await Store.Txn().If(Compare.Exists("b")).Then(Op.Put("b", 1)).Else(Op.Get<int>("a"), Op.Delete("b")).CommitAsync();

        result.Revision.ShouldBe(a.ModifyRevision);
    }

    [Theory]
    [InlineData(0, "===", true)]
    [InlineData(1, "===", false)]
    [InlineData(0, "!", false)]
    [InlineData(1, "!", true)]
    [InlineData(-1, ">", true)]
    [InlineData(0, ">", false)]
    [InlineData(1, "<", true)]
    [InlineData(0, "<", false)]
    public async Task Numbers_of_entries_are_compared_with_each_operator(int distance, string operation, bool holds)
    {
        await Store.PutAsync("a", 0);
        var a = await Store.PutAsync("a", 1);

        (await HoldsAsync(With(Compare.Version("a"), a.Version + distance))).ShouldBe(holds);
        (await HoldsAsync(With(Compare.CreateRevision("a"), a.CreateRevision + distance))).ShouldBe(holds);
        (await HoldsAsync(With(Compare.ModifyRevision("a"), a.ModifyRevision + distance))).ShouldBe(holds);

        Comparison With(NumberComparison compare, long number) => operation switch
        {
            "===" => compare.Equal(number),
            "!" => compare.NotEqual(number),
            ">" => compare.Greater(number),
            _ => compare.Less(number),
        };
    }

    [Fact]
    public async Task What_is_not_there_has_the_numbers_0()
    {
        (await HoldsAsync(Compare.Version("a").Equal(0))).ShouldBeTrue();
        (await HoldsAsync(Compare.CreateRevision("a").Less(1))).ShouldBeTrue();
        (await HoldsAsync(Compare.ModifyRevision("a").Greater(0))).ShouldBeFalse();
        (await HoldsAsync(Compare.Exists("a"))).ShouldBeFalse();
    }

    private async Task<bool> HoldsAsync(Comparison comparison) => (await Store.Txn().If(comparison).Then([]).CommitAsync()).Succeeded;
}
