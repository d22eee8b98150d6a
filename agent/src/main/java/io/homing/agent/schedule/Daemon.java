package io.homing.agent.schedule;

import io.homing.agent.sync.StopSignal;
import java.time.Duration;
import java.util.Properties;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Runs a cycle at an interval until a stop is requested. Cycles never overlap; a late one is skipped and not repeated. */
public final class Daemon {
    private final Duration interval;
    private final StopSignal stopSignal;
    private final BackoffTask backoffTask;

    /** @param work one cycle; it reports its own failures, and after each failure the next cycle waits longer */
    public Daemon(Duration interval, StopSignal stopSignal, BackoffTask.Work work) {
        this.interval = interval;
        this.stopSignal = stopSignal;
        this.backoffTask = new BackoffTask(work, System::nanoTime);
    }

    /** Returns after a stop was requested and the current cycle has ended. */
    public void run() throws InterruptedException {
        try {
            Scheduler scheduler = new StdSchedulerFactory(settings()).getScheduler();
            scheduler.setJobFactory((bundle, ignored) -> new Tick(backoffTask));
            scheduler.scheduleJob(
                    JobBuilder.newJob(Tick.class).withIdentity("sync").build(),
                    TriggerBuilder.newTrigger()
                            .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                    .withIntervalInMilliseconds(interval.toMillis())
                                    .repeatForever()
                                    .withMisfireHandlingInstructionNextWithRemainingCount())
                            .build());
            scheduler.start();
            stopSignal.await();
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz in memory has nothing to fail on", e);
        }
    }

    private static Properties settings() {
        var settings = new Properties();
        settings.setProperty("org.quartz.scheduler.instanceName", "homing");
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        return settings;
    }

    /** What Quartz calls. */
    @DisallowConcurrentExecution
    static final class Tick implements Job {
        private final BackoffTask backoffTask;

        Tick(BackoffTask backoffTask) {
            this.backoffTask = backoffTask;
        }

        @Override
        public void execute(JobExecutionContext context) {
            backoffTask.tick();
        }
    }
}
