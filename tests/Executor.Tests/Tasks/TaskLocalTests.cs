using System;
using System.Collections.Generic;
using Xunit;

namespace Embedded.Async.Tests;

public class TaskLocalTests
{
    [Fact]
    public void Value_IsTheTasksOwn_AcrossAwaitsAndCalls()
    {
        using var test = new TestExecutor();
        var number = new TaskLocal<int>(test.Executor, initial: -1);
        test.Spawn(Counts("a", 10));
        test.Spawn(Counts("b", 20));
        test.RunUntilIdle();
        test.AssertTrace("a -1", "b -1", "a 10", "b 20", "a 11", "b 21");

        async Future Counts(string name, int first)
        {
            test.Log(name + " " + number.Value);
            number.Value = first;
            await Future.Yield();
            test.Log(name + " " + number.Value);
            await Inner(name);
        }

        async Future Inner(string name)
        {
            number.Value++;
            await Future.Yield();
            test.Log(name + " " + number.Value);
        }
    }

    [Fact]
    public void Value_OfANewTaskInTheSlot_IsTheInitialOne()
    {
        using var test = new TestExecutor(taskSlots: 1);
        var text = new TaskLocal<string>(test.Executor, "none");
        TaskHandle first = test.Spawn(Sets("first"));
        test.RunUntilIdle();
        Assert.Equal("none", text.Get(first));
        Assert.False(text.Set(first, "late"));
        TaskHandle second = test.Spawn(Sets("second"));
        Assert.Equal(first.GetSlot(), second.GetSlot());
        test.RunUntilIdle();
        test.AssertTrace("none", "none");

        async Future Sets(string value)
        {
            test.Log(text.Value);
            text.Value = value;
            await Future.Yield();
        }
    }

    [Fact]
    public void Set_ByHandle_IsFoundByTheFirstPoll()
    {
        using var test = new TestExecutor();
        var text = new TaskLocal<string?>(test.Executor);
        TaskHandle task = test.Spawn(Reads());
        Assert.True(text.Set(task, "from outside"));
        Assert.Equal("from outside", text.Get(task));
        test.RunUntilIdle();
        test.AssertTrace("from outside");

        async Future Reads()
        {
            test.Log(text.Value!);
            await Future.Yield();
        }
    }

    [Fact]
    public void Value_OutsideATaskOrOfAnotherExecutor_IsRefused()
    {
        using var test = new TestExecutor();
        using var other = new Executor(new ManualClock());
        var number = new TaskLocal<int>(test.Executor);
        var ofTheOther = new TaskLocal<int>(other);
        Assert.Throws<WrongContextException>(() => number.Value);
        Assert.Equal(0, number.Get(TaskHandle.None));
        Assert.Throws<WrongContextException>(() => test.Executor.BlockOn(Reads()));

        async Future<int> Reads()
        {
            await Future.Yield();
            Assert.Throws<WrongContextException>(() => ofTheOther.Get(test.Executor.CurrentTask));
            return ofTheOther.Value;
        }
    }

    [Fact]
    public void SlotAndGeneration_TellTheTasksApart()
    {
        using var test = new TestExecutor(taskSlots: 2);
        var seen = new HashSet<(int, int)>();
        for (int i = 0; i < 10; i++)
        {
            TaskHandle task = test.Spawn(Future.Ready());
            Assert.Equal(task, test.Executor.GetTask(task.GetSlot()));
            Assert.True(seen.Add((task.GetSlot(), task.GetGeneration())));
            test.RunUntilIdle();
        }
    }

    [Fact]
    public void RandomTasks_AgreeWithADictionary() => Steps.Check(5, 300, 80, steps =>
    {
        using var test = new TestExecutor(strict: false, taskSlots: 4);
        var local = new TaskLocal<int>(test.Executor, initial: 7);
        var model = new Dictionary<TaskHandle, int>();
        var ever = new List<TaskHandle>();
        foreach (Step step in steps)
        {
            TaskHandle task = ever.Count == 0 ? TaskHandle.None : ever[step.Pick % ever.Count];
            switch (step.Kind)
            {
                case 0 when model.Count < 4:
                    task = test.Spawn(Future.Pending());
                    ever.Add(task);
                    model.Add(task, 7);
                    break;
                case 1 or 2 when ever.Count > 0:
                    Assert.Equal(model.ContainsKey(task), local.Set(task, step.Amount));
                    if (model.ContainsKey(task))
                    {
                        model[task] = step.Amount;
                    }

                    break;
                case 3 when ever.Count > 0:
                    task.Cancel();
                    test.RunUntilIdle();
                    model.Remove(task);
                    break;
            }

            Assert.All(ever, each => Assert.Equal(model.GetValueOrDefault(each, 7), local.Get(each)));
        }
    });
}
